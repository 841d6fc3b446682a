package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Outcome;

/** What all tests of this package ask for. */
final class Loaders {
  /** Lines that {@code Probe.run} prints. */
  private static final int CHECKS = 10;

  private Loaders() {}

  /** All checks of that many probes hold. */
  static void assertServed(Outcome outcome, int probes) {
    assertThat(outcome.stdout())
        .as(outcome.describe())
        .noneMatch(line -> line.startsWith("NO "))
        .contains("END");
    assertThat(outcome.stdout().stream().filter(line -> line.startsWith("OK ")))
        .as(outcome.describe())
        .hasSize(CHECKS * probes);
    assertThat(outcome.ownFailures()).as(outcome.describe()).isEmpty();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
  }

  /**
   * Nobody but the agent has used standard error, as the JVM does when its archive is of no use.
   */
  static void assertQuiet(Outcome outcome) {
    assertThat(outcome.stderr())
        .as(outcome.describe())
        .allMatch(line -> line.startsWith("[plimsoll] "));
  }
}
