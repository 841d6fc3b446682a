package dev.plimsoll.it.scenario;

import dev.plimsoll.Evictable;
import dev.plimsoll.MemoryPressure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills the heap with a cache as the first thing it does, and then goes on putting, with rests. The
 * argument: whether the cache is {@code registered}, or in a {@code marked} field.
 */
public final class FullStart extends Scenario {
  private static final int ENTRY_BYTES = 20_000;
  private static final long REST_NANOS = 5_000_000;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  /** Such puts in a row: it lives. */
  private static final int ENOUGH = 400;

  private final boolean marked;
  private Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
  private int next;
  private int inARow;

  private FullStart(boolean marked) {
    this.marked = marked;
  }

  public static void main(String[] arguments) {
    new FullStart(arguments[0].equals("marked")).run();
  }

  @Override
  protected void play() throws Exception {
    if (marked) {
      cache = new Marked().cache;
    } else {
      MemoryPressure.registerCache("cargo", cache);
    }
    long begin = System.nanoTime();
    LockSupport.parkNanos(1);
    while (put()) {
      // Until the heap is full.
    }
    while (inARow < ENOUGH && System.nanoTime() - begin < PATIENCE_NANOS) {
      put();
      LockSupport.parkNanos(REST_NANOS);
    }
    boolean lives = inARow >= ENOUGH;
    tidy();
    result("lives", lives);
    if (lives) {
      AgentBean.awaitReady();
      resultsOfAgent();
      result("threads", ownThreads());
    }
  }

  /** Nothing here is used for the first time in a full heap, where even a text needs room. */
  private boolean put() {
    try {
      cache.put(next++, new byte[ENTRY_BYTES]);
      inARow++;
      return true;
    } catch (OutOfMemoryError e) {
      inARow = 0;
      return false;
    }
  }

  /** Threads of the agent's. */
  private static long ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("plimsoll-"))
        .count();
  }

  @Override
  protected void tidy() {
    cache = null;
  }

  private static final class Marked {
    @Evictable final Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
  }
}
