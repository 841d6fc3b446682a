package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.shed.Terms;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real response threads, and the test's own thread as the control thread. */
class ShedDispatcherHurryTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final int ENTRIES = 100;

  private final TestDispatcher parts = new TestDispatcher(1 << 30, /* responders= */ 2);
  private final ShedService shed = parts.shed;
  private final Gates gates = parts.gates;
  private final ShedDispatcher dispatcher = parts.dispatcher;
  private final Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
  private final CountDownLatch filled = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @BeforeEach
  void start() {
    parts.start();
    shed.hurryAtCritical();
  }

  @AfterEach
  void close() {
    goOn.countDown();
    gates.setOpen(false);
    parts.close();
  }

  @Test
  void dispatch_nobodyWaits_theStepGoesOn() throws Exception {
    begin();
    dispatcher.dispatch(new HeapSample(), false);
    end();
    assertThat(cache).hasSizeLessThan(ENTRIES);
  }

  /** His patience may be over before the second for which the step could go on. */
  @Test
  void dispatch_aCallerWaitsAtAGate_theStepDoesNotGoOn() throws Exception {
    begin();
    Waiter.start(() -> gates.relieve(new OutOfMemoryError("Java heap space"), 1, 3, MINUTE));
    await().until(() -> gates.seen() == 1);
    dispatcher.dispatch(new HeapSample(), false);
    end();
    assertThat(cache).hasSize(ENTRIES);
  }

  @Test
  void lift_nothingIsToBeTouchedAnyMore_theStepDoesNotGoOn() throws Exception {
    begin();
    dispatcher.lift();
    end();
    assertThat(cache).hasSize(ENTRIES);
  }

  /** A step at CRITICAL that has shed a cache, which is full again when the last has been asked. */
  private void begin() throws Exception {
    fill();
    Runnable unused = shed.registrations().addCache(new Terms("cache", 1, 0, 1, -1), cache);
    unused = shed.registrations().addShedder(new Terms("filler", 2, 0, 1, -1), this::fillAndWait);
    boolean begun =
        shed.request(PressureLevel.CRITICAL, MemoryResource.HEAP, 50_000, 1_000_000, false);
    assertThat(begun).isTrue();
    assertThat(filled.await(5, TimeUnit.SECONDS)).isTrue();
  }

  private void end() {
    goOn.countDown();
    await().until(() -> !shed.busy());
  }

  private long fillAndWait(long[] call) {
    if (call.length > 0) {
      fill();
      filled.countDown();
      awaitQuietly(goOn);
    }
    return 0;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill() {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[1_000]);
    }
  }
}
