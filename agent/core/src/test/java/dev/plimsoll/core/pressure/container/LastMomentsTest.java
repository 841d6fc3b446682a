package dev.plimsoll.core.pressure.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastMomentsTest {
  private static final long SECOND = 1_000_000_000L;

  private final LastMoments moments = new LastMoments();
  private final ContainerFacts facts = new ContainerFacts();

  private boolean mayHaveAfter(long nanos) {
    moments.passed(nanos);
    return moments.mayHave(facts.proofEndNanos + nanos, facts);
  }

  private void collected(long seconds) {
    moments.begin(/* lastMoment= */ true);
    facts.proofs++;
    facts.proofEndNanos = facts.proofStartNanos + seconds * SECOND;
    moments.end(facts);
  }

  @Test
  void mayHave_afterOne_whenAsLongHasPassed() {
    collected(2);
    assertThat(mayHaveAfter(2 * SECOND - 1)).isFalse();
    assertThat(mayHaveAfter(2 * SECOND)).isTrue();
  }

  /** Stopped inside of one for an hour: else there would be none for ten hours. */
  @Test
  void mayHave_stoodStillInOne_afterFiveSeconds() {
    collected(3600);
    assertThat(mayHaveAfter(5 * SECOND - 1)).isFalse();
    assertThat(mayHaveAfter(5 * SECOND)).isTrue();
  }
}
