package dev.plimsoll.benchmarks;

import dev.plimsoll.MemoryPressure;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The loop of the controller's table: four threads over Zipf(0.9) keys, values of 1 to 64 KiB, a
 * working set of three heaps, a miss costs 1 ms, and every 5 s a request whose result is a quarter
 * of the heap.
 */
public final class GoodputLoop {
  private static final int THREADS = 4;
  private static final double SKEW = 0.9;

  private final LoopCache cache;
  private final boolean graph;
  private final double[] cumulative;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong lostBursts = new AtomicLong();
  private volatile boolean done;

  private GoodputLoop(String library, LoopPolicy policy, boolean graph) {
    long heap = Runtime.getRuntime().maxMemory();
    this.graph = graph;
    this.cumulative = zipf((int) (3 * heap / LoopValues.MEAN_BYTES));
    this.cache = LoopCaches.of(library, policy);
    if (policy.agent()) {
      MemoryPressure.registerCache("catalogue", cache.registered());
    }
  }

  public static void main(String[] arguments) throws Exception {
    LoopPolicy policy = LoopPolicy.of(arguments[1]);
    GoodputLoop loop = new GoodputLoop(arguments[0], policy, arguments[2].equals("graph"));
    String result = loop.run(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    if (policy.agent()) {
      HealthyLoop.awaitAgent();
    }
    System.out.println(result);
    Runtime.getRuntime().halt(0);
  }

  private String run(int warmSeconds, int seconds) throws InterruptedException {
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int seed = i;
      threads[i] = new Thread(() -> serve(seed));
      threads[i].start();
    }
    serveBursts(warmSeconds);
    long warm = answered.get();
    long start = System.nanoTime();
    serveBursts(seconds);
    done = true;
    double elapsed = (System.nanoTime() - start) / 1e9;
    double rate = (answered.get() - warm) / elapsed;
    return "RESULT rate=" + rate + " failed=" + failed + " lost=" + lostBursts;
  }

  private void serveBursts(int seconds) throws InterruptedException {
    long start = System.nanoTime();
    for (int burst = 1; System.nanoTime() - start < seconds * 1_000_000_000L; burst++) {
      sleepUntil(start + Math.min(seconds, burst * 5L) * 1_000_000_000L);
      burst();
    }
  }

  private void serve(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    while (!done) {
      try {
        int key = next(random);
        Object value = cache.get(key);
        if (value == null) {
          LockSupport.parkNanos(1_000_000);
          cache.put(key, load(key));
        }
        answered.incrementAndGet();
      } catch (OutOfMemoryError e) {
        failed.incrementAndGet();
      }
    }
  }

  private void burst() {
    int chunk = 64 * 1024;
    int count = (int) (Runtime.getRuntime().maxMemory() / 4 / chunk);
    try {
      byte[][] result = new byte[count][];
      for (int i = 0; i < count; i++) {
        result[i] = new byte[chunk - 16];
      }
      answered.addAndGet(result[count - 1].length > 0 ? 1 : 0);
    } catch (OutOfMemoryError e) {
      lostBursts.incrementAndGet();
    }
  }

  private Object load(int key) {
    return graph ? LoopValues.graph(key) : LoopValues.array(key);
  }

  private int next(SplittableRandom random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int index = java.util.Arrays.binarySearch(cumulative, at);
    return index < 0 ? -index - 1 : index;
  }

  private static double[] zipf(int keys) {
    double[] sums = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += 1 / Math.pow(i + 1, SKEW);
      sums[i] = sum;
    }
    return sums;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
    }
  }
}
