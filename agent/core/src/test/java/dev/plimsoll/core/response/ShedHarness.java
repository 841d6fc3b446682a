package dev.plimsoll.core.response;

import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.ShedderView;
import dev.plimsoll.core.response.shed.Terms;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A shed service with real threads; the test's own thread is the control thread. */
public final class ShedHarness implements AutoCloseable {
  static final int HEAP = 1;
  static final long TIMEOUT_NANOS = 800_000_000L;
  static final long NONE = -1;

  public final SystemNanoClock clock = new SystemNanoClock();
  final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  public final AgentLog log =
      new AgentLog(new PrintStream(logged, true, StandardCharsets.UTF_8), AgentLog.Level.DEBUG);
  final List<String> ownFailures = new CopyOnWriteArrayList<>();
  public final ResponseThreads threads =
      new ResponseThreads(clock, (place, thrown) -> ownFailures.add(place + " " + thrown), 2);
  final List<String> quarantined = new CopyOnWriteArrayList<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** In a dry run. */
  final List<String> wouldBeAsked = new CopyOnWriteArrayList<>();

  final List<Long> toldBytes = new CopyOnWriteArrayList<>();
  final ShedService service =
      new ShedService(threads, clock, log, new Recorder(), new ShedSettings(TIMEOUT_NANOS, false));
  private final Thread notify = new Thread(this::assist, "test-notify");
  private volatile boolean open = true;

  public ShedHarness() {
    threads.start();
    notify.setDaemon(true);
    notify.start();
  }

  /** Of a mark that sets nothing but a name. */
  static Terms terms(String name) {
    return new Terms(name, 100, 0.1, HEAP, NONE);
  }

  /** One step without a bound, and waits for its end. */
  void drop(long bytes) {
    step(PressureLevel.MODERATE, Long.MAX_VALUE, bytes, false);
  }

  void step(PressureLevel level, long boundBytes, long bytes, boolean belowKeep) {
    tickUntil(() -> service.request(level, MemoryResource.HEAP, boundBytes, bytes, belowKeep));
    untilIdle();
  }

  void setBound(long boundBytes) {
    service.setBound(boundBytes);
    service.tick(clock.nanoTime(), HeapRoom.AMPLE);
    untilIdle();
  }

  void untilIdle() {
    tickUntil(() -> !service.busy());
  }

  void tickUntil(java.util.concurrent.Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              service.tick(clock.nanoTime(), HeapRoom.AMPLE);
              return condition.call();
            });
  }

  String logText() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  ShedderView view(String name) {
    return service.views().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  /** For what hangs until it is released. */
  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open = false;
    service.close();
    threads.close();
  }

  private void assist() {
    while (open) {
      if (!threads.assist()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private final class Recorder implements ShedObserver {
    @Override
    public void shed(
        String name,
        MemoryResource resource,
        PressureLevel level,
        long askedBytes,
        long returnedBytes,
        long nanos) {
      asked.add(name);
      toldBytes.add(askedBytes);
      toldBytes.add(returnedBytes);
    }

    @Override
    public void wouldShed(
        String name, MemoryResource resource, PressureLevel level, long askedBytes) {
      wouldBeAsked.add(name);
    }

    @Override
    public void quarantined(String name, String why) {
      quarantined.add(name + " " + why);
    }

    @Override
    public void boundChanged(String name, long fromBytes, long toBytes) {}
  }
}
