package dev.plimsoll.core.cli;

/** What {@code attach} loads into a JVM whose agent comes up meanwhile: nothing of its own. */
public final class ComesUpAgent {
  private ComesUpAgent() {}

  public static void agentmain(String arguments) {
    System.setProperty("dev.plimsoll.agent.version", "2.0");
  }
}
