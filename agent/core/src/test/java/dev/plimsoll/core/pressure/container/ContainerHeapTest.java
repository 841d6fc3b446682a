package dev.plimsoll.core.pressure.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerHeapTest {
  /** As with InitialRAMPercentage as high as MaxRAMPercentage, in many an image. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"G1, true", "SERIAL, false", "SHENANDOAH, false", "PARALLEL, false"})
  void givesBack_startedAtItsLargest_onG1Only(Collector collector, boolean gives) {
    assertThat(ContainerHeap.of(collector, 600, 8, 600).givesBack()).isEqualTo(gives);
  }

  @Test
  void givesBack_leastIsTheLargest_not() {
    assertThat(ContainerHeap.of(Collector.G1, 600, 600, 600).givesBack()).isFalse();
  }

  @Test
  void leastBytes_nothingSet_whereG1MayShrinkTo() {
    assertThat(ContainerHeap.of(Collector.G1, 100, 8, 600).leastBytes()).isEqualTo(8);
    assertThat(ContainerHeap.of(Collector.SERIAL, 100, 8, 600).leastBytes()).isEqualTo(100);
  }
}
