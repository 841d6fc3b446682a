package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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

  @Test
  void poll_twoPools_tellsTheFullestWhenBothAreRead() {
    AtomicBoolean full = new AtomicBoolean();
    AtomicReference<MetaspaceGauge> gauge = new AtomicReference<>();
    List<Long> meanwhile = new ArrayList<>();
    MemoryPoolMXBean second =
        pool(
            () -> {
              meanwhile.add(gauge.get().used());
              return new MemoryUsage(0, 50, 800, 1000);
            });
    gauge.set(new MetaspaceGauge(pool(full), second));

    gauge.get().poll();
    gauge.get().poll();

    assertThat(meanwhile).containsExactly(-1L, 800L);
    assertThat(gauge.get().max()).isEqualTo(1000);
    assertThat(gauge.get().version()).isEqualTo(4);
  }

  private static MemoryPoolMXBean pool(AtomicBoolean full) {
    return pool(
        () -> {
          if (full.get()) {
            throw new InternalError("Memory Pool not found");
          }
          return new MemoryUsage(0, 50, 70, 100);
        });
  }

  private static MemoryPoolMXBean pool(Supplier<MemoryUsage> usage) {
    return (MemoryPoolMXBean)
        Proxy.newProxyInstance(
            MetaspaceGaugeTest.class.getClassLoader(),
            new Class<?>[] {MemoryPoolMXBean.class},
            (proxy, method, arguments) -> usage.get());
  }
}
