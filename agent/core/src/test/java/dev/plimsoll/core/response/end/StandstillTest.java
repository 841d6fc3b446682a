package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);
  private final Standstill standstill = new Standstill(now::get);

  StandstillTest() {
    standstill.seen(now.get());
  }

  @Test
  void until_aLookInTime_isNone() {
    assertThat(standstill.until(now.get() + 3 * SECOND)).isZero();
  }

  @Test
  void until_severalSecondsWithoutALook_isThatLong() {
    assertThat(standstill.until(now.get() + 16 * SECOND)).isEqualTo(16 * SECOND);
  }

  @Test
  void until_againAndAgain_threeAreBelieved() {
    for (int i = 0; i < Standstill.MOST; i++) {
      assertThat(standstill.until(now.addAndGet(4 * SECOND))).isEqualTo(4 * SECOND);
      standstill.seen(now.get());
    }
    assertThat(standstill.until(now.addAndGet(4 * SECOND))).isZero();
  }

  @Test
  void letPass_afterAStandstill_waitsForTheControlThread() throws InterruptedException {
    now.addAndGet(16 * SECOND);
    Thread control =
        new Thread(
            () -> {
              LockSupport.parkNanos(20_000_000);
              standstill.seen(now.get());
            });
    control.start();
    standstill.letPass();
    assertThat(standstill.until(now.get())).as("it has looked").isZero();
    control.join();
  }

  /** Seen to wait once, by what the clock is asked for. */
  @Test
  void letPass_controlThreadIsGone_waitsOnceOnly() {
    AtomicLong asked = new AtomicLong();
    Standstill alone =
        new Standstill(
            () -> {
              asked.incrementAndGet();
              return 16 * SECOND;
            });
    alone.seen(0);
    alone.letPass();
    long first = asked.getAndSet(0);
    alone.letPass();
    assertThat(first).isGreaterThan(400);
    assertThat(asked.get()).isLessThan(3);
  }
}
