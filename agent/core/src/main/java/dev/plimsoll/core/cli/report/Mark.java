package dev.plimsoll.core.cli.report;

/**
 * One decision.
 *
 * @param millis since the epoch
 * @param text what and why, in words
 */
record Mark(long millis, Kind kind, String text) {
  /** In the order in which they are drawn; each has a style of its own. */
  enum Kind {
    LEVEL("level"),
    SHED("shed"),
    BOUND("bound"),
    COLLECTION("collection asked"),
    BALLAST("ballast"),
    GATE("gate"),
    HISTOGRAM("class histogram"),
    QUARANTINE("quarantine"),
    SHUTDOWN("shutdown step"),
    DISMISSED("wake-up dismissed");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    String style() {
      return "k-" + label.replace(' ', '-');
    }
  }
}
