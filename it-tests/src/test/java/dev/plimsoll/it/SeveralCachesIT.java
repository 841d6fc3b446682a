package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.FiveCaches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Caches that are worth more give less, where their own statistics say so. */
class SeveralCachesIT {
  @RegisterExtension final Children children = new Children();

  @Test
  void shed_fiveCachesWithStatistics_saveMoreThanEqualSharesDo() {
    Outcome bySize = fiveCaches("plain");
    Outcome byHits = fiveCaches("stats");
    long given = byHits.number("givenBytes");
    Outcome equally = fiveCaches("equal", given);

    String both = bySize.describe() + "\n" + byHits.describe();
    // What the last step leaves of 100 MB after six of 10: bounded below and above by keep alone.
    assertThat(bySize.number("savedPermille")).as(both).isBetween(200L, 900L);
    assertThat(1_000 - byHits.number("savedPermille"))
        .as("what is lost, per mille; " + both)
        .isLessThan((1_000 - bySize.number("savedPermille")) * 7 / 10);
    String all = both + "\n" + equally.describe();
    assertThat(equally.number("givenBytes")).as(all).isBetween(given * 97 / 100, given);
    assertThat(1_000 - byHits.number("savedPermille"))
        .as("what is lost next to equal shares, per mille; " + all)
        .isLessThan((1_000 - equally.number("savedPermille")) * 7 / 10);
    assertThat(byHits.result().get("giving")).contains("by size; a byte of it saves");
    assertThat(bySize.result().get("giving")).doesNotContain("by size");
    assertThat(byHits.number("dear")).as(both).isGreaterThan(bySize.number("dear"));
    assertThat(byHits.number("cold")).as(both).isLessThan(bySize.number("cold"));
  }

  private Outcome fiveCaches(Object... arguments) {
    Outcome outcome =
        children
            .onRunningJdk()
            .heap("256m")
            .agent("")
            .main(FiveCaches.class)
            .arguments(arguments)
            .run();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    return outcome;
  }
}
