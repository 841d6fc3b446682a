package dev.plimsoll.core.response.end;

/** What became of a shutdown hook. */
enum HookOutcome {
  WAITING("waiting"),
  RUNNING("running"),
  DONE("done"),
  DONE_LATE("done after its deadline"),
  FAILED("failed"),
  LEFT_BEHIND("left behind at its deadline"),
  ENDED_JVM("ended the JVM"),
  NOT_RUN("not run, no time left"),
  WITHDRAWN("withdrawn before it ran");

  private final String text;

  HookOutcome(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
