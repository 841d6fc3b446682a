package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  private final HeapBeans beans = HeapBeans.ofThisJvm();
  private final List<MemoryPoolMXBean> pools = beans.oldPools();
  private final Thresholds thresholds =
      new Thresholds(beans, /* collectionUsage= */ true, new SignalQueue());

  @AfterEach
  void removeOurs() {
    thresholds.listenToPools(false);
  }

  @Test
  void listenToPools_beforeArmed_setsNothing() {
    thresholds.listenToPools(true);
    assertThat(pools).allSatisfy(pool -> assertThat(pool.getUsageThreshold()).isZero());
    thresholds.arm();
    assertThat(pools).allSatisfy(pool -> assertThat(pool.getUsageThreshold()).isPositive());
  }

  @Test
  void listenToPools_offAndOn_ourThresholdsGoAndComeBack() {
    thresholds.arm();
    List<Long> armed = pools.stream().map(MemoryPoolMXBean::getUsageThreshold).toList();
    assertThat(armed).isNotEmpty().allMatch(bytes -> bytes > 0);
    thresholds.listenToPools(false);
    assertThat(pools).allSatisfy(pool -> assertThat(pool.getUsageThreshold()).isZero());
    thresholds.listenToPools(true);
    assertThat(pools).map(MemoryPoolMXBean::getUsageThreshold).isEqualTo(armed);
  }

  @Test
  void listenToPools_off_whatTheHostHasSetStays() {
    thresholds.arm();
    pools.forEach(pool -> pool.setUsageThreshold(1L << 20));
    thresholds.listenToPools(false);
    try {
      assertThat(pools)
          .allSatisfy(pool -> assertThat(pool.getUsageThreshold()).isEqualTo(1L << 20));
    } finally {
      pools.forEach(pool -> pool.setUsageThreshold(0));
    }
  }

  @Test
  void crossings_usePastAThreshold_isCounted() throws Exception {
    thresholds.arm();
    pools.forEach(pool -> pool.setUsageThreshold(1));
    try {
      System.gc();
      for (int i = 0; i < 100 && thresholds.crossings() == 0; i++) {
        Thread.sleep(50);
      }
      assertThat(thresholds.crossings()).isPositive();
    } finally {
      pools.forEach(pool -> pool.setUsageThreshold(0));
    }
  }
}
