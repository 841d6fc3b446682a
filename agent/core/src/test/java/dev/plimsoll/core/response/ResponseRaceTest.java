package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.base.Race;
import dev.plimsoll.core.pressure.Transition;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.shed.Terms;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registering, shedding, listening, taking and closing, all at once. */
class ResponseRaceTest {
  private static final int THREADS = 4;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Timeout(60)
  void execute_manyCallers_runsWhatItTookAndNoMoreAtOnceThanThereAreThreads() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicLong taken = new AtomicLong();
    AtomicLong ran = new AtomicLong();
    Runnable job =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          running.decrementAndGet();
          ran.incrementAndGet();
        };

    Race.run(
        THREADS,
        20_000,
        i -> {
          if (harness.threads.execute(job)) {
            taken.incrementAndGet();
          }
        });

    await().until(() -> ran.get() == taken.get());
    await().until(() -> harness.threads.free() == 2);
    assertThat(taken.get()).isPositive();
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(harness.ownFailures).isEmpty();
  }

  @Test
  @Timeout(60)
  void registrations_comeAndGoWhileShedding_leaveNothingBehind() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong calls = new AtomicLong();
    Beside control = control(done);
    ConcurrentHashMap<Integer, byte[]> shared = new ConcurrentHashMap<>();

    Race.run(
        THREADS,
        300,
        i -> {
          ConcurrentHashMap<Integer, byte[]> own = new ConcurrentHashMap<>();
          for (int k = 0; k < 20; k++) {
            own.put(k, new byte[100]);
            shared.put(i % 50 * 20 + k, new byte[100]);
          }
          // Names clash on purpose, the same cache comes twice, and some close twice.
          Runnable first =
              harness
                  .service
                  .registrations()
                  .addCache(new Terms("own " + i % 7, i % 5, 0.1, 1, -1), own);
          Runnable second =
              harness.service.registrations().addCache(new Terms("shared", 50, 0.1, 1, -1), shared);
          Runnable third =
              harness
                  .service
                  .registrations()
                  .addShedder(
                      new Terms("shedder " + i % 3, i % 9, 0, 1, -1),
                      call -> calls.incrementAndGet());
          harness.service.registrations().setEnabled("shedder " + i % 3, i % 2 == 0);
          assertThat(harness.service.views()).isNotNull();
          second.run();
          first.run();
          third.run();
          if (i % 4 == 0) {
            first.run();
            third.run();
          }
        });
    done.set(true);
    control.awaitEnd();

    harness.untilIdle();
    long before = calls.get();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              harness.service.tick(harness.clock.nanoTime(), HeapRoom.AMPLE);
              return harness.service.views().isEmpty();
            });
    harness.drop(1000);
    assertThat(calls.get()).as("called after it was closed").isEqualTo(before);
    assertThat(harness.quarantined).isEmpty();
    assertThat(harness.ownFailures).isEmpty();
    assertThat(harness.logText().lines().filter(l -> !l.contains("registered twice")).toList())
        .isEmpty();
  }

  @Test
  @Timeout(60)
  void listeners_comeAndGoWhileLevelsChange_theOneThatStaysHearsTheLast() throws Exception {
    ListenerService listeners = new ListenerService(harness.threads, harness.clock, harness.log);
    AtomicInteger last = new AtomicInteger(-1);
    listeners.add("stays", (change, reason) -> last.set(change[1]));
    AtomicBoolean done = new AtomicBoolean();
    Beside control =
        Beside.start(
            () -> {
              for (long nanos = 1; !done.get(); nanos++) {
                publish(listeners, nanos % 2 == 0 ? PressureLevel.NORMAL : PressureLevel.MODERATE);
                listeners.tick(harness.clock.nanoTime());
                Thread.yield();
              }
            });

    Race.run(THREADS, 500, i -> listeners.add("passing " + i, (change, reason) -> {}).run());

    done.set(true);
    control.awaitEnd();
    publish(listeners, PressureLevel.CRITICAL);
    await()
        .until(
            () -> {
              listeners.tick(harness.clock.nanoTime());
              return last.get() == PressureLevel.CRITICAL.ordinal();
            });
    assertThat(listeners.failures()).isZero();
  }

  @Test
  @Timeout(60)
  void take_manyThreadsAndARefill_givesNoArrayTwice() throws Exception {
    int bytes = 1 << 16;
    Reserve reserve = new Reserve(bytes);
    reserve.fill();
    Set<byte[]> given =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    Race.run(
        THREADS,
        400,
        i -> {
          if (i % 5 == 0) {
            reserve.fill();
          } else if (i % 11 == 0) {
            reserve.soften();
            reserve.harden();
          } else {
            byte[] array = reserve.take(bytes);
            assertThat(array).hasSize(bytes);
            assertThat(array[i]).as("zeroed").isZero();
            array[i] = 1;
            assertThat(given.add(array)).as("an array given twice").isTrue();
          }
        });

    reserve.fill();
    assertThat(reserve.heldBytes()).isGreaterThanOrEqualTo(bytes);
  }

  private Beside control(AtomicBoolean done) {
    return Beside.start(
        () -> {
          while (!done.get()) {
            harness.service.tick(harness.clock.nanoTime(), HeapRoom.AMPLE);
            harness.service.request(
                PressureLevel.CRITICAL, MemoryResource.HEAP, 1000, 1_000_000, false);
            Thread.yield();
          }
        });
  }

  private static void publish(ListenerService listeners, PressureLevel to) {
    listeners.publish(
        new Transition().set(MemoryResource.HEAP, PressureLevel.NORMAL, to, to, "race"));
  }
}
