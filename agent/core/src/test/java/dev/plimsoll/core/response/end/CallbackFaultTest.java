package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Transition;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.ShedHarness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ShedFaultTest} is for shedders: listeners and hooks that do all that one can do. */
class CallbackFaultTest {
  @TempDir Path directory;
  private final ShedHarness harness = new ShedHarness();
  private final List<String> served = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("throws an Error", (Fault) () -> fail("on purpose")),
        Arguments.of("throws what is no exception of Java's", (Fault) () -> sneak(new Exception())),
        Arguments.of("overflows its stack", (Fault) () -> recurse(1)),
        Arguments.of("overflows its stack in a finally", (Fault) CallbackFaultTest::recurseTwice),
        Arguments.of("runs out of memory", (Fault) () -> length(new long[Integer.MAX_VALUE])),
        Arguments.of("interrupts itself", (Fault) () -> Thread.currentThread().interrupt()),
        Arguments.of(
            "changes its thread",
            (Fault)
                () -> {
                  Thread.currentThread().setName("mine");
                  Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
                  Thread.currentThread().setContextClassLoader(null);
                }),
        Arguments.of("throws what throws when it is told", (Fault) () -> sneak(new Untold())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void listener_atFault_othersHearEveryTime(String name, Fault fault) {
    ListenerService listeners = new ListenerService(harness.threads, harness.clock, harness.log);
    listeners.add("bad", (change, reason) -> fault.run());
    listeners.add("good", (change, reason) -> served.add(PressureLevel.values()[change[1]] + ""));
    awaitServed(listeners, "NORMAL");
    for (int i = 1; i <= 3; i++) {
      served.clear();
      PressureLevel to = i % 2 == 0 ? PressureLevel.NORMAL : PressureLevel.MODERATE;
      PressureLevel from = i % 2 == 0 ? PressureLevel.MODERATE : PressureLevel.NORMAL;
      listeners.publish(new Transition().set(MemoryResource.HEAP, from, to, to, "test"));

      awaitServed(listeners, to.name());
    }
  }

  private void awaitServed(ListenerService listeners, String what) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              listeners.tick(harness.clock.nanoTime());
              return served.contains(what);
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void hook_atFault_theNextRunsAndTheEndComes(String name, Fault fault) {
    RecordedEnd end = new RecordedEnd();
    Watchdog watchdog = new Watchdog(harness.clock, end);
    watchdog.start();
    ShutdownHooks hooks = new ShutdownHooks(harness.log);
    hooks.register("bad", call -> fault.run(), 1, -1);
    hooks.register("good", call -> served.add("good"), 2, -1);
    ShutdownSequence sequence =
        new ShutdownSequence(
            hooks,
            new Reserve(1 << 16),
            harness.threads,
            watchdog,
            new SystemNanoClock(),
            harness.log,
            new ExhaustionReport(directory, 1, new NoContent(), harness.log));
    try {
      sequence.start("a leak", new ShutdownSettings(ExhaustedAction.HOOKS, 10_000_000_000L, 5));
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(2))
          .until(
              () -> {
                sequence.tick(harness.clock.nanoTime());
                return sequence.finished();
              });
    } finally {
      watchdog.close();
    }

    assertThat(served).containsExactly("good");
    assertThat(hooks.views().get(1).outcome()).isEqualTo("done");
  }

  private static void fail(String why) {
    throw new AssertionError(why);
  }

  private static int length(long[] array) {
    return array.length;
  }

  private static long recurse(long depth) {
    return depth + recurse(depth + 1);
  }

  private static void recurseTwice() {
    try {
      recurse(1);
    } finally {
      recurse(1);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Its own text cannot be had. */
  private static final class Untold extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  private interface Fault {
    void run();
  }
}
