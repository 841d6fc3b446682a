package dev.plimsoll.demo.compare;

/** What the comparison shows, in words; not more than it shows. */
record Verdict(boolean agentHelped, String words) {
  private static final double GOOD_SHARE = 0.95;
  private static final double REPORTS_SHARE = 0.9;

  static Verdict of(Scenario scenario, Outcome without, Outcome with) {
    boolean helped =
        without.ending() != Ending.ALIVE
            && (scenario == Scenario.LEAK ? endedInOrder(without, with) : lived(with));
    return new Verdict(
        helped, sentence("Without the agent", without) + " " + sentence("With it", with));
  }

  private static boolean endedInOrder(Outcome without, Outcome with) {
    return with.ending() == Ending.EXITED && with.savedAll() && !without.savedAll();
  }

  private static boolean lived(Outcome with) {
    return with.ending() == Ending.ALIVE
        && with.answeredShare() >= GOOD_SHARE
        && with.reportsShare() >= REPORTS_SHARE;
  }

  private static String sentence(String who, Outcome outcome) {
    String ended =
        switch (outcome.ending()) {
          case ALIVE -> "lived until it was stopped";
          case EXITED ->
              "ended itself after " + outcome.endedSecond() + " s, exit code " + outcome.exitCode();
          case UNHEALTHY -> "was dead after " + outcome.endedSecond() + " s";
        };
    String orders =
        outcome.savedAll()
            ? "saved all " + outcome.acknowledged() + " orders"
            : "lost " + (outcome.acknowledged() - outcome.savedOrders()) + " acknowledged orders";
    return who
        + " the service "
        + ended
        + ", answered "
        + Texts.percent(outcome.answeredShare())
        + " of all requests and "
        + orders
        + ".";
  }
}
