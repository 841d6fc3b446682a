package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.RetryAfterShedding;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Platform threads and, where the JDK has them, virtual threads, all at once behind gates over a
 * cache that fills the heap: each allocates its share and holds it for a moment. The arguments:
 * {@code call} or {@code annotation}, the number of platform threads, that of virtual ones.
 */
public final class Crowd extends Scenario {
  private static final double FILL = 0.85;
  private static final int CHUNK = 16 << 10;
  private static final int PIECE = 1 << 10;
  private static final int ATTEMPTS = 8;
  private static final int WAIT_MILLIS = 10_000;
  private static final int LIMIT_SECONDS = 40;

  /** For so long, at most, each holds what it has until all others have theirs. */
  private static final long HOLD_NANOS = 1_000_000_000;

  private static final long LOOK_NANOS = 1_000_000;

  /** What all platform threads, and what all virtual threads hold together. */
  private static final double SHARE = 0.3;

  private final boolean annotated;
  private final int platform;
  private final int virtual;
  private final CountDownLatch gun = new CountDownLatch(1);
  private final CountDownLatch done;
  private final AtomicInteger holding = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong thrown = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final AtomicBoolean broken = new AtomicBoolean();
  private Caches cache = Caches.of("map");

  private Crowd(String kind, int platform, int virtual) {
    annotated = kind.equals("annotation");
    this.platform = platform;
    this.virtual = virtual;
    this.done = new CountDownLatch(platform + virtual);
  }

  public static void main(String[] arguments) {
    new Crowd(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])).run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("cargo", cache.registered());
    // A start in a full heap is another matter, of the agent as of a gate.
    AgentBean.attributes();
    gated(0, false);
    startVirtual();
    for (int i = 0; i < platform; i++) {
      Thread thread = new Thread(request(platform), "request-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    // Nothing is told once the heap is full: this thread stands at no gate.
    ready();
    fill();
    gun.countDown();
    boolean ended = done.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    // Where a shed came in time for everybody, this is the one error that is to be counted.
    broken.set(true);
    pass(0, false, () -> work(0, false));
    result("ended", ended);
    result("served", served.get());
    result("failed", failed.get());
    result("thrown", thrown.get());
    result("slowestMillis", slowestNanos.get() / 1_000_000);
    cache = null;
    resultsOfAgent();
  }

  /** By name, since the tests are compiled for 17. */
  private void startVirtual() throws ReflectiveOperationException {
    if (virtual == 0) {
      return;
    }
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    for (int i = 0; i < virtual; i++) {
      start.invoke(null, request(virtual));
    }
  }

  private Runnable request(int crowd) {
    long bytes = (long) (SHARE * Runtime.getRuntime().maxMemory() / crowd);
    boolean isVirtual = crowd == virtual;
    Callable<Integer> work = () -> work(bytes, isVirtual);
    return () -> {
      try {
        gun.await();
        long begin = System.nanoTime();
        pass(bytes, isVirtual, work);
        served.incrementAndGet();
        took(System.nanoTime() - begin);
      } catch (OutOfMemoryError e) {
        failed.incrementAndGet();
        failedBy(e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        done.countDown();
      }
    };
  }

  private void pass(long bytes, boolean isVirtual, Callable<Integer> work) throws Exception {
    if (annotated) {
      gated(bytes, isVirtual);
    } else {
      MemoryPressure.retryAfterShedding(ATTEMPTS, work);
    }
  }

  @RetryAfterShedding(attempts = ATTEMPTS, timeoutMillis = WAIT_MILLIS)
  private int gated(long bytes, boolean isVirtual) {
    return work(bytes, isVirtual);
  }

  /** Without a lambda: outside of the gate nothing may be linked while the heap is full. */
  private void took(long nanos) {
    long slowest = slowestNanos.get();
    while (nanos > slowest && !slowestNanos.compareAndSet(slowest, nanos)) {
      slowest = slowestNanos.get();
    }
  }

  private Integer work(long bytes, boolean isVirtual) {
    try {
      if (broken.getAndSet(false)) {
        throw new OutOfMemoryError("Java heap space");
      }
      List<byte[]> held = new ArrayList<>();
      for (long made = 0; made < bytes; made += PIECE) {
        held.add(new byte[PIECE]);
      }
      if (bytes > 0) {
        hold(isVirtual);
      }
      return held.size();
    } catch (OutOfMemoryError e) {
      thrown.incrementAndGet();
      throw e;
    }
  }

  /** No timed park of a virtual thread: in a full heap the JDK loses it (docs/measurements.md). */
  private void hold(boolean isVirtual) {
    long start = System.nanoTime();
    holding.incrementAndGet();
    while (holding.get() < platform + virtual && System.nanoTime() - start < HOLD_NANOS) {
      if (isVirtual) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  @Override
  protected void tidy() {
    cache = null;
  }

  /** While all others wait: fills the heap faster than it can be shed. */
  private void fill() throws InterruptedException {
    Pace pace = new Pace(800e6);
    Runtime runtime = Runtime.getRuntime();
    long target = (long) (FILL * runtime.maxMemory()) - virtual * 2L * PIECE;
    int key = 0;
    try {
      for (long bytes = 0; bytes < target; bytes += CHUNK) {
        cache.map().put(key++, new byte[CHUNK]);
        pace.take(CHUNK);
      }
    } catch (OutOfMemoryError e) {
      // Full enough.
      return;
    }
  }
}
