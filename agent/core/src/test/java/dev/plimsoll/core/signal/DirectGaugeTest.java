package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.ClassSighting;
import dev.plimsoll.core.signal.direct.io.netty.util.internal.PlatformDependent;
import java.lang.instrument.Instrumentation;
import java.lang.management.BufferPoolMXBean;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** The JDK's buffers have a limit of 100,000 bytes, Netty has half of 8,192 in use. */
class DirectGaugeTest {
  private static final ClassLoader LOADER = DirectGaugeTest.class.getClassLoader();

  private long jdkBytes;

  private final NettyMemory netty =
      new NettyMemory(instrumentation(), new ClassSighting("none"), () -> 0);
  private final DirectGauge gauge =
      new DirectGauge(
          pool(), 100_000, netty, new DirectWaiters(new SignalQueue(), () -> 0, () -> {}));

  @Test
  void used_ofWhichIsNearerToItsLimit_isTold() {
    assertThat(PlatformDependent.usedDirectMemory()).as("initialised").isEqualTo(4096);
    netty.poll();
    jdkBytes = 49_000;
    assertThat(gauge.used()).isEqualTo(4096);
    assertThat(gauge.max()).isEqualTo(8192);
    jdkBytes = 51_000;
    assertThat(gauge.used()).isEqualTo(51_000);
    assertThat(gauge.max()).isEqualTo(100_000);
  }

  /** Use of the one against the limit of the other would be any share. */
  @Test
  void version_theOtherComesNearer_isAnother() {
    assertThat(PlatformDependent.usedDirectMemory()).as("initialised").isEqualTo(4096);
    netty.poll();
    jdkBytes = 49_000;
    int ofNetty = gauge.version();
    jdkBytes = 48_000;
    assertThat(gauge.version()).isEven().isEqualTo(ofNetty);
    jdkBytes = 51_000;
    assertThat(gauge.version()).isEven().isNotEqualTo(ofNetty);
  }

  private BufferPoolMXBean pool() {
    return (BufferPoolMXBean)
        Proxy.newProxyInstance(
            LOADER,
            new Class<?>[] {BufferPoolMXBean.class},
            (proxy, method, arguments) ->
                method.getName().equals("getMemoryUsed") ? jdkBytes : null);
  }

  private static Instrumentation instrumentation() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            LOADER,
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) ->
                method.getName().equals("getAllLoadedClasses")
                    ? new Class<?>[] {PlatformDependent.class}
                    : null);
  }
}
