package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReserveTest {
  private static final int SIZE = 1 << 20;

  private final Reserve reserve = new Reserve(SIZE);

  @Test
  void fill_once_holdsTheArrayAndTheAir() {
    assertThat(reserve.heldBytes()).isZero();
    reserve.fill();
    long held = reserve.heldBytes();
    assertThat(held).isBetween(SIZE + (2L << 20) - 65536, SIZE + (2L << 20));
    reserve.fill();
    assertThat(reserve.heldBytes()).isEqualTo(held);
  }

  @Test
  void reserve_ofNothing_holdsNothingAndStillHandsOut() {
    Reserve none = new Reserve(0);
    none.fill();
    assertThat(none.heldBytes()).isZero();
    assertThat(none.take(10)).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE})
  void take_anyLength_isThatLongAndZeroed(int length) {
    reserve.fill();
    byte[] taken = reserve.take(length);
    assertThat(taken).isEqualTo(new byte[length]);
  }

  @Test
  void take_theWholeTwice_isAnotherArray() {
    reserve.fill();
    byte[] first = reserve.take(SIZE);
    first[0] = 1;
    assertThat(reserve.take(SIZE)).hasSize(SIZE).containsOnly(0);
  }

  @Test
  void releaseAir_beforeTheHooks_leavesTheArray() {
    reserve.fill();
    reserve.releaseAir();
    assertThat(reserve.heldBytes()).isEqualTo(SIZE);
  }

  @Test
  void soften_thenTake_isStillTheSetAsideArray() {
    reserve.fill();
    reserve.soften();
    assertThat(reserve.heldBytes()).isGreaterThan(SIZE);
    assertThat(reserve.take(SIZE)).hasSize(SIZE);
    reserve.harden();
    assertThat(reserve.heldBytes()).as("handed out").isLessThan(SIZE + (2L << 20) - SIZE + 1);
  }

  @Test
  void release_thenFill_holdsTheSame() {
    reserve.fill();
    long held = reserve.heldBytes();
    reserve.release();
    assertThat(reserve.heldBytes()).isZero();
    reserve.fill();
    assertThat(reserve.heldBytes()).isEqualTo(held);
  }

  @Test
  void mayFill_anErrorEndsTheJvm_onlyWhereThatMuchIsFree() {
    Reserve careful = new Reserve(SIZE, /* errorEndsJvm= */ true);
    assertThat(careful.mayFill(careful.wholeBytes())).isTrue();
    assertThat(careful.mayFill(careful.wholeBytes() - 1)).isFalse();
    assertThat(reserve.mayFill(0)).isTrue();
  }

  /** The control thread asks at each look, and whoever holds the lock may be stopped with it. */
  @Test
  @Timeout(60)
  void heldBytes_whileAnotherThreadHasTheLock_doesNotWait() throws InterruptedException {
    reserve.fill();
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              synchronized (reserve) {
                locked.countDown();
                try {
                  looked.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    other.start();
    locked.await();

    assertThat(reserve.heldBytes()).isGreaterThan(SIZE);

    looked.countDown();
    other.join();
  }
}
