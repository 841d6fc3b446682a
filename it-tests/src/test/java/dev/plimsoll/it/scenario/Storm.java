package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sixty-four requests at the same instant, each with a result that it holds for a moment, over a
 * cache that fills the heap. The arguments: {@code retry} or {@code none}, and the rounds.
 *
 * <p>Outside its gated call a request thread allocates nothing: ZGC spreads the errors of one
 * shortage over all threads that allocate just then, and a barrier that needs a queue node would
 * fail where no gate can help.
 */
public final class Storm extends Scenario {
  private static final int THREADS = 64;
  private static final double FILL = 0.8;
  private static final double SHARE_OF_ALL = 0.5;
  private static final int CHUNK = 16 << 10;
  private static final long LOOK_NANOS = 5_000_000;

  private final boolean guarded;
  private final int rounds;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final long[] slowestNanos = new long[THREADS];
  private Caches cache = Caches.of("map");

  /** The round that may begin; written by the last to arrive. */
  private volatile int open = -1;

  private Storm(String gate, int rounds) {
    guarded = gate.equals("retry");
    this.rounds = rounds;
  }

  public static void main(String[] arguments) {
    new Storm(arguments[0], Integer.parseInt(arguments[1])).run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("cargo", cache.registered());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(new Requests(i), "request-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    ready();
    for (Thread thread : threads) {
      thread.join();
    }
    cache = null;
    System.gc();
    long slowest = 0;
    for (long nanos : slowestNanos) {
      slowest = Math.max(slowest, nanos);
    }
    result("served", served.get());
    result("failed", failed.get());
    result("slowestMillis", slowest / 1_000_000);
    resultsOfAgent();
  }

  @Override
  protected void tidy() {
    cache = null;
  }

  /** The last to arrive fills the cache, while all others wait; parking allocates nothing. */
  private void await(int round) {
    if (arrived.incrementAndGet() == THREADS * (round + 1)) {
      fill();
      open = round;
    }
    while (open < round) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Fills the cache at an easy pace. */
  private void fill() {
    try {
      Pace pace = new Pace(100e6);
      long target = (long) (FILL * Runtime.getRuntime().maxMemory());
      int key = cache.map().size() * 1000;
      for (long bytes = (long) cache.map().size() * CHUNK; bytes < target; bytes += CHUNK) {
        cache.map().put(key++, new byte[CHUNK]);
        pace.take(CHUNK);
      }
    } catch (OutOfMemoryError e) {
      // Full enough.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One client. */
  private final class Requests implements Runnable, Callable<Integer> {
    private final int number;

    Requests(int number) {
      this.number = number;
    }

    @Override
    public void run() {
      for (int round = 0; round < rounds; round++) {
        await(round);
        long begin = System.nanoTime();
        try {
          if (guarded) {
            MemoryPressure.retryAfterShedding(this);
          } else {
            call();
          }
          served.incrementAndGet();
          slowestNanos[number] = Math.max(slowestNanos[number], System.nanoTime() - begin);
        } catch (OutOfMemoryError e) {
          failed.incrementAndGet();
          failedBy(e);
        } catch (Exception e) {
          failed.incrementAndGet();
        }
      }
    }

    @Override
    public Integer call() throws InterruptedException {
      long bytes = (long) (SHARE_OF_ALL * Runtime.getRuntime().maxMemory() / THREADS);
      List<byte[]> result = new ArrayList<>();
      for (long made = 0; made < bytes; made += CHUNK) {
        result.add(new byte[CHUNK]);
      }
      Thread.sleep(30);
      return result.size();
    }
  }
}
