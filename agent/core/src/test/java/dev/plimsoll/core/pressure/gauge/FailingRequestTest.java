package dev.plimsoll.core.pressure.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailingRequestTest {
  private static final long MILLI = 1_000_000L;
  private static final long MAX = 64;

  private final FailingRequest request = new FailingRequest();
  private long collections;
  private long proofs;

  private void look(long millis, long used, long next, boolean waiting) {
    request.next(millis * MILLI, used, MAX, next, collections, proofs, waiting);
  }

  private void look(long millis, long used, long next) {
    look(millis, used, next, false);
  }

  @Test
  void collection_whenMoreThanHalfIsInUse_isLookedInto() {
    look(0, 48, 24);
    assertThat(request.isSuspected()).isFalse();
    collections++;
    look(5, 48, 24);

    assertThat(request.isSuspected()).isTrue();
    assertThat(request.isLikely()).isTrue();
    assertThat(request.isFailing()).isFalse();
    look(7, 48, 24);
    assertThat(request.isSuspected()).as("once").isFalse();
  }

  @Test
  void whoWaits_ofTheUsualSize_lacksWhatDoesNotFit() {
    look(0, 48, 24, /* waiting= */ true);

    assertThat(request.hasBegun()).isTrue();
    assertThat(request.isFailing()).isTrue();
    assertThat(request.shortBytes()).isEqualTo(8);
    look(7, 48, 24);
    assertThat(request.hasBegun()).isFalse();
    assertThat(request.isFailing()).isTrue();
    look(9, 24, 24);
    assertThat(request.isFailing()).as("there is room").isFalse();
    assertThat(request.isSuspected()).isFalse();
  }

  @Test
  void halfASecond_endsIt() {
    look(0, 48, 24, /* waiting= */ true);
    look(499, 48, 24);
    assertThat(request.isFailing()).isTrue();
    look(500, 48, 24);

    assertThat(request.isFailing()).isFalse();
    assertThat(request.isSuspected()).isFalse();
  }

  /** At the agent's start: large buffers among small ones. */
  @Test
  void whoWaits_ofUnknownSize_mayLackAsMuchAsIsHeld() {
    collections++;
    look(0, 48, 9);
    assertThat(request.isSuspected()).isTrue();
    assertThat(request.isLikely()).isFalse();
    look(4, 48, 9, /* waiting= */ true);

    assertThat(request.isFailing()).isTrue();
    assertThat(request.shortBytes()).isEqualTo(32);
  }

  @Test
  void whoWaits_ofUnknownSize_isLookedForAgainAfterTheRemedy() {
    look(0, 48, 9, /* waiting= */ true);
    look(10, 40, 9);
    assertThat(request.isFailing()).isTrue();
    collections++;
    proofs++;
    look(30, 40, 9);

    assertThat(request.isFailing()).isFalse();
    assertThat(request.isSuspected()).isTrue();
    look(34, 40, 9, /* waiting= */ true);
    assertThat(request.isFailing()).isTrue();
    assertThat(request.shortBytes()).isEqualTo(16);
  }

  /** The first got what was freed before that was seen. */
  @Test
  void nextOneThatWaits_isLookedFor() {
    look(0, 48, 24, /* waiting= */ true);
    collections++;
    look(10, 48, 24);

    assertThat(request.isFailing()).isTrue();
    assertThat(request.isSuspected()).isTrue();
    look(14, 48, 24, /* waiting= */ true);
    assertThat(request.hasBegun()).isTrue();
  }

  @Test
  void collection_whenHalfOfItIsFree_isNothing() {
    collections++;
    look(0, 32, 40);

    assertThat(request.isFailing()).isFalse();
    assertThat(request.isSuspected()).isFalse();
  }
}
