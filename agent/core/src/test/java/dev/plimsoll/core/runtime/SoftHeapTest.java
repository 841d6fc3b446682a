package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.plimsoll.core.response.HeapFlags;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On this JVM's own flag, which no collector heeds that the tests run with. */
class SoftHeapTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long FITS = 100 << 20;

  private final HeapFlags flags = new HeapFlags();
  private final SoftHeap heap = new SoftHeap(flags);
  private final long before = softMaximum();

  @AfterEach
  void restore() {
    flags.restore();
  }

  private static long softMaximum() {
    return Long.parseLong(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("SoftMaxHeapSize")
            .getValue());
  }

  private void polls(int fromSecond, int seconds, long usedMib) {
    for (int i = 0; i <= seconds; i++) {
      heap.poll((fromSecond + i) * SECOND, usedMib << 20);
    }
  }

  @Test
  void poll_notAllowedOrAllFits_changesNothing() {
    heap.setFits(FITS);
    polls(0, 20, 90);
    assertThat(softMaximum()).as("not allowed").isEqualTo(before);
    heap.setFits(0);
    heap.allow(true);
    polls(20, 20, 90);

    assertThat(softMaximum()).isEqualTo(before);
  }

  @Test
  void poll_roomBetweenCollections_staysBelowWhatFits() {
    heap.setFits(FITS);
    heap.allow(true);
    for (int i = 0; i < 60; i++) {
      // Up to the soft maximum and down to what is live.
      heap.poll(i * SECOND, (i % 3 == 0 ? 30L : 60L) << 20);
    }

    assertThat(softMaximum()).isEqualTo((long) (0.6 * FITS));
  }

  @Test
  void poll_moreLiveThanIsWellBelow_raisesItButNeverAboveWhatFits() {
    heap.setFits(FITS);
    heap.allow(true);
    polls(0, 6, 45);
    assertThat(softMaximum()).isEqualTo((45L << 20) * 10 / 6);

    polls(10, 20, 90);
    assertThat(softMaximum()).isEqualTo(FITS);
  }

  @Test
  void allow_forbiddenAndAllowedAgain_setsItAgain() {
    heap.setFits(FITS);
    heap.allow(true);
    polls(0, 1, 10);
    heap.allow(false);
    flags.restore();
    polls(2, 1, 10);
    assertThat(softMaximum()).isEqualTo(before);

    heap.allow(true);
    polls(4, 1, 10);
    assertThat(softMaximum()).isLessThan(FITS);
  }

  /** A container whose limit is changed while the process runs. */
  @Test
  void setFits_anotherContainer_isFollowed() {
    heap.setFits(FITS);
    heap.allow(true);
    polls(0, 1, 10);

    heap.setFits(2 * FITS);
    polls(2, 1, 10);
    assertThat(softMaximum()).isEqualTo((long) (0.6 * 2 * FITS));

    heap.setFits(0);
    polls(4, 1, 10);
    assertThat(softMaximum()).as("all fits now").isEqualTo(before);
    assertThat(flags.restorable()).isEmpty();
  }
}
