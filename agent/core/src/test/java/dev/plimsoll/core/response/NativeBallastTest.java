package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeBallastTest {
  private static final long MIB = 1 << 20;

  private final NativeBlocks blocks = new NativeBlocks();
  private final NativeBallast ballast = new NativeBallast(blocks.memory());

  private boolean build() {
    ballast.want();
    return ballast.build(MIB);
  }

  @Test
  void build_wanted_holdsThatMuchTouched() {
    assertThat(ballast.heldBytes()).isZero();

    assertThat(build()).isTrue();

    assertThat(blocks.heldBytes()).isGreaterThanOrEqualTo(MIB);
    assertThat(blocks.touchedBytes()).isEqualTo(blocks.heldBytes());
    assertThat(ballast.heldBytes()).isEqualTo(blocks.heldBytes());
  }

  @Test
  void build_notWanted_takesNothing() {
    assertThat(ballast.build(MIB)).isFalse();

    assertThat(blocks.allocated()).isZero();
    assertThat(ballast.heldBytes()).isZero();
  }

  @Test
  void build_thereAlready_takesNoMore() {
    build();

    assertThat(build()).isFalse();

    assertThat(blocks.allocated()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void build_ofNothing_takesNothing(long bytes) {
    ballast.want();

    assertThat(ballast.build(bytes)).isFalse();

    assertThat(blocks.allocated()).isZero();
  }

  @Test
  void release_held_givesItBackOnceAndTellsNone() {
    build();

    assertThat(ballast.release()).isTrue();

    assertThat(blocks.heldBytes()).isZero();
    assertThat(ballast.heldBytes()).isZero();
    assertThat(ballast.release()).isFalse();
    assertThat(blocks.misfreed()).isZero();
  }

  @Test
  void build_releasedAndNotWantedSince_takesNothing() {
    build();
    ballast.release();

    assertThat(ballast.build(MIB)).isFalse();

    assertThat(blocks.allocated()).isEqualTo(1);
  }

  /** One that was freed last may come out of the allocator's own store, which gives no room. */
  @Test
  void build_again_isOfAnotherSize() {
    build();
    long before = ballast.heldBytes();
    ballast.release();

    assertThat(build()).isTrue();

    assertThat(ballast.heldBytes()).isNotEqualTo(before).isEqualTo(blocks.heldBytes());
  }

  @Test
  void build_releasedMeanwhile_keepsNothing() {
    blocks.meanwhile = ballast::release;

    assertThat(build()).isFalse();

    assertThat(blocks.allocated()).isEqualTo(1);
    assertThat(blocks.heldBytes()).isZero();
    assertThat(ballast.heldBytes()).isZero();
    assertThat(blocks.misfreed()).isZero();
  }

  @Test
  void build_noneToBeHad_isNotTriedAgainUntilItIsWantedAnew() {
    blocks.full = true;
    assertThat(build()).isFalse();
    assertThat(ballast.heldBytes()).isZero();
    assertThat(ballast.release()).isFalse();

    blocks.full = false;
    assertThat(ballast.build(MIB)).isFalse();
    assertThat(build()).isTrue();
    assertThat(blocks.misfreed()).isZero();
  }
}
