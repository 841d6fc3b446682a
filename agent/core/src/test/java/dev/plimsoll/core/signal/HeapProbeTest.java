package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import org.junit.jupiter.api.Test;

class HeapProbeTest {
  private static final long UNTOUCHED = -5;

  private final HeapBeans beans = HeapBeans.ofThisJvm();
  private final SystemNanoClock clock = new SystemNanoClock();
  private final HeapProbe probe =
      new HeapProbe(
          beans,
          new CollectionReader(beans),
          new CollectionProver(new AllocatedBytes(), new SignalQueue(), clock, () -> {}),
          clock);
  private final HeapSample sample = new HeapSample();

  @Test
  void fill_readsAll() {
    probe.fill(sample, false);

    assertThat(sample.usedBytes).isPositive();
  }

  /** The rest is read without a lock. */
  @Test
  void fill_sparing_leavesOutWhatItMayHaveToWaitFor() {
    sample.usedBytes = UNTOUCHED;

    probe.fill(sample, true);

    assertThat(sample.usedBytes).isEqualTo(UNTOUCHED);
    assertThat(sample.nanos).isNotZero();
    assertThat(sample.collections).isEqualTo(HeapProbe.count(HeapProbe.array(beans.collectors())));
  }
}
