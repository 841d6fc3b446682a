package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On this JVM's own flags. */
class HeapFlagsTest {
  private static final String LEAST = "MinHeapFreeRatio";
  private static final String MOST = "MaxHeapFreeRatio";

  private final HotSpotDiagnosticMXBean bean =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  private final String leastBefore = value(LEAST);
  private final String mostBefore = value(MOST);
  private final HeapFlags flags = new HeapFlags();

  @AfterEach
  void restore() {
    bean.setVMOption(MOST, "100");
    bean.setVMOption(LEAST, leastBefore);
    bean.setVMOption(MOST, mostBefore);
  }

  @Test
  void restore_afterLowering_givesBothBack() {
    flags.lowerFreeShare();
    assertThat(flags.restorable()).containsOnlyKeys(LEAST, MOST);
    assertThat(value(MOST)).isEqualTo("20");

    flags.restore();
    assertThat(value(LEAST)).isEqualTo(leastBefore);
    assertThat(value(MOST)).isEqualTo(mostBefore);
    assertThat(flags.restorable()).isEmpty();
  }

  /** Somebody else has moved the lower bound above what the upper one was. */
  @Test
  void restore_oneIsRefused_givesTheOtherBackAndThrows() {
    flags.lowerFreeShare();
    bean.setVMOption(MOST, "95");
    bean.setVMOption(LEAST, "90");

    assertThatThrownBy(flags::restore).isInstanceOf(IllegalArgumentException.class);
    assertThat(value(LEAST)).isEqualTo(leastBefore);
    assertThat(value(MOST)).isEqualTo("95");
  }

  private String value(String flag) {
    return bean.getVMOption(flag).getValue();
  }
}
