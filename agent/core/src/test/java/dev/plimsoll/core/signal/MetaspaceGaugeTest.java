package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MetaspaceGaugeTest {
  /** {@code MemoryPoolImpl.getUsage0} throws it where it cannot make its answer. */
  @Test
  void poll_heapTooFullForTheAnswer_keepsTheLastReading() {
    AtomicBoolean full = new AtomicBoolean();
    MetaspaceGauge gauge = new MetaspaceGauge(pool(full));
    gauge.poll();
    assertThat(gauge.used()).isEqualTo(70);
    full.set(true);
    gauge.poll();
    assertThat(gauge.used()).isEqualTo(70);
  }

  private static MemoryPoolMXBean pool(AtomicBoolean full) {
    return (MemoryPoolMXBean)
        Proxy.newProxyInstance(
            MetaspaceGaugeTest.class.getClassLoader(),
            new Class<?>[] {MemoryPoolMXBean.class},
            (proxy, method, arguments) -> {
              if (full.get()) {
                throw new InternalError("Memory Pool not found");
              }
              return new MemoryUsage(0, 50, 70, 100);
            });
  }
}
