package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sixty-four requests at the same instant, each with a result that it holds for a moment, over a
 * cache that fills the heap. The arguments: {@code retry} or {@code none}, and the rounds.
 */
public final class Storm extends Scenario {
  private static final int THREADS = 64;
  private static final double FILL = 0.8;
  private static final double SHARE_OF_ALL = 0.5;
  private static final int CHUNK = 16 << 10;

  private final boolean guarded;
  private final int rounds;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong slowestNanos = new AtomicLong();
  private Caches cache = Caches.of("map");

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
    CyclicBarrier barrier = new CyclicBarrier(THREADS, this::fill);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> requests(barrier), "request-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    ready();
    for (Thread thread : threads) {
      thread.join();
    }
    result("served", served.get());
    result("failed", failed.get());
    result("slowestMillis", slowestNanos.get() / 1_000_000);
    for (Map.Entry<String, Object> attribute : AgentBean.attributes().entrySet()) {
      result("mx." + attribute.getKey(), attribute.getValue());
    }
  }

  @Override
  protected void tidy() {
    cache = null;
  }

  private void requests(CyclicBarrier barrier) {
    // Made here: what is allocated on the way into the gate is not behind it.
    Callable<Integer> request = this::work;
    for (int round = 0; round < rounds; round++) {
      try {
        barrier.await();
        long begin = System.nanoTime();
        if (guarded) {
          MemoryPressure.retryAfterShedding(request);
        } else {
          work();
        }
        served.incrementAndGet();
        slowestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
      } catch (OutOfMemoryError e) {
        failed.incrementAndGet();
        failedBy(e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Integer work() throws InterruptedException {
    long bytes = (long) (SHARE_OF_ALL * Runtime.getRuntime().maxMemory() / THREADS);
    List<byte[]> result = new ArrayList<>();
    for (long made = 0; made < bytes; made += CHUNK) {
      result.add(new byte[CHUNK]);
    }
    Thread.sleep(30);
    return result.size();
  }

  /** Run by the last to arrive, while all others wait: fills the cache at an easy pace. */
  private void fill() {
    Pace pace = new Pace(100e6);
    long target = (long) (FILL * Runtime.getRuntime().maxMemory());
    int key = cache.map().size() * 1000;
    try {
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
}
