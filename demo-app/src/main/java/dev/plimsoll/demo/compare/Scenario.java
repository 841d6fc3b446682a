package dev.plimsoll.demo.compare;

import dev.plimsoll.demo.UsageException;
import java.util.Locale;

/** What goes wrong, as shares of the load in percent; the rest of the requests read products. */
enum Scenario {
  /** A cache chosen for a bigger machine fills the heap. */
  CACHE(18, 10, 5, 0, 0),
  /** The same, and every second a report that needs a fifth of the heap for a moment. */
  BURST(18, 10, 5, 0, 1),
  /** Sessions that nobody closes: no shedding can help, all that counts is what is saved. */
  LEAK(26, 5, 20, 25, 0);

  /** How long the load lasts unless asked otherwise; a leak needs time to fill a shed heap. */
  final int seconds;

  final int pagePercent;
  final int orderPercent;
  final int sessionPercent;
  final int reportsPerSecond;

  Scenario(
      int seconds, int pagePercent, int orderPercent, int sessionPercent, int reportsPerSecond) {
    this.seconds = seconds;
    this.pagePercent = pagePercent;
    this.orderPercent = orderPercent;
    this.sessionPercent = sessionPercent;
    this.reportsPerSecond = reportsPerSecond;
  }

  static Scenario of(String text) {
    for (Scenario scenario : values()) {
      if (scenario.toString().equals(text)) {
        return scenario;
      }
    }
    throw new UsageException("--scenario: " + text + " (expected: cache, burst or leak)");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
