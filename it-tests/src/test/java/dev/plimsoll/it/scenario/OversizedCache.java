package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;

/**
 * A cache that is allowed more than there is: the argument is its kind, the second how many heaps
 * are put through it. Nothing here is behind a gate.
 */
public final class OversizedCache extends Scenario {
  private static final double BYTES_PER_SECOND = 75e6;
  private static final long PATIENCE_NANOS = 45_000_000_000L;

  private final double heaps;
  private Caches cache;

  private OversizedCache(String kind, double heaps) {
    this.heaps = heaps;
    cache = Caches.of(kind);
  }

  public static void main(String[] arguments) {
    new OversizedCache(arguments[0], Double.parseDouble(arguments[1])).run();
  }

  @Override
  protected void play() throws Exception {
    LevelWatch levels = LevelWatch.start();
    MemoryPressure.registerCache("cargo", cache.registered());
    CacheLoad load = new CacheLoad(cache.map(), 4, BYTES_PER_SECOND);
    ready();
    long begin = System.nanoTime();
    long target = (long) (heaps * Runtime.getRuntime().maxMemory());
    load.start();
    while (load.insertedBytes() < target
        && !load.isHopeless()
        && System.nanoTime() - begin < PATIENCE_NANOS) {
      Thread.sleep(20);
    }
    load.stop();
    result("complete", load.insertedBytes() >= target);
    result("served", load.served());
    result("outOfMemory", load.errors());
    result("millis", (System.nanoTime() - begin) / 1_000_000);
    result("levelChanges", levels.changes());
    result("highest", levels.highest());
    resultsOfAgent();
  }

  @Override
  protected void tidy() {
    cache = null;
  }
}
