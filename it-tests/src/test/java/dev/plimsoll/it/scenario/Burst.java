package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.ArrayList;
import java.util.List;

/**
 * A cache that fills the heap, and from time to time a request whose result takes half of it. The
 * arguments: how the request asks for room ({@code retry}, {@code headroom} or {@code none}), and
 * how many there are.
 */
public final class Burst extends Scenario {
  private static final double FILL = 0.8;
  private static final double FILL_BYTES_PER_SECOND = 80e6;
  private static final int CHUNK = 64 << 10;
  private static final long FILL_NANOS = 1_700_000_000L;

  private final String gate;
  private final int bursts;
  private final long burstBytes = Runtime.getRuntime().maxMemory() / 2;
  private int granted;
  private Caches cache = Caches.of("caffeine");

  private Burst(String gate, int bursts) {
    this.gate = gate;
    this.bursts = bursts;
  }

  public static void main(String[] arguments) {
    new Burst(arguments[0], Integer.parseInt(arguments[1])).run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("cargo", cache.registered());
    LevelWatch levels = LevelWatch.start();
    ready();
    int served = 0;
    int failed = 0;
    int fillErrors = 0;
    long slowestNanos = 0;
    for (int i = 0; i < bursts; i++) {
      fillErrors += fill();
      long begin = System.nanoTime();
      try {
        if (guarded() == expectedChunks()) {
          served++;
        }
      } catch (OutOfMemoryError e) {
        failed++;
        failedBy(e);
      }
      slowestNanos = Math.max(slowestNanos, System.nanoTime() - begin);
    }
    result("served", served);
    result("granted", granted);
    result("failed", failed);
    result("outOfMemory", fillErrors);
    result("slowestMillis", slowestNanos / 1_000_000);
    result("levelChanges", levels.changes());
    result("highest", levels.highest());
    resultsOfAgent();
  }

  @Override
  protected void tidy() {
    cache = null;
  }

  /** Puts into the cache until the heap is nearly full, or an agent keeps it from being so. */
  private int fill() throws InterruptedException {
    CacheLoad load = new CacheLoad(cache.map(), 2, FILL_BYTES_PER_SECOND);
    long begin = System.nanoTime();
    load.start();
    long target = (long) (FILL * Runtime.getRuntime().maxMemory());
    while (cachedBytes() < target && System.nanoTime() - begin < FILL_NANOS && !load.isHopeless()) {
      Thread.sleep(10);
    }
    load.stop();
    return load.errors();
  }

  private long cachedBytes() {
    long bytes = 0;
    for (byte[] value : cache.map().values()) {
      bytes += value.length;
    }
    return bytes;
  }

  private int guarded() throws Exception {
    switch (gate) {
      case "retry":
        return MemoryPressure.retryAfterShedding(this::work);
      case "headroom":
        if (MemoryPressure.ensureHeadroom(burstBytes)) {
          granted++;
        }
        return work();
      default:
        return work();
    }
  }

  private int work() {
    List<byte[]> result = new ArrayList<>();
    for (long bytes = 0; bytes < burstBytes; bytes += CHUNK) {
      result.add(new byte[CHUNK]);
    }
    return result.size();
  }

  private int expectedChunks() {
    return (int) ((burstBytes + CHUNK - 1) / CHUNK);
  }
}
