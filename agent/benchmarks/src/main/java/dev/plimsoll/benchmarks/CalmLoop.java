package dev.plimsoll.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.MemoryPressure;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A program that is well, in one of several ways, with a cache that could be shed. */
public final class CalmLoop {
  private static final int CHUNK = 16 << 10;

  /** Garbage; volatile so that it is made at all. */
  private static volatile byte[] scratch = new byte[0];

  private final ConcurrentMap<Integer, byte[]> held = new ConcurrentHashMap<>();
  private final String program;
  private final long live;
  private final int seconds;
  private final long end;
  private long puts;
  private long gone;

  private CalmLoop(String program, String gc, int seconds) {
    this.program = program;
    this.seconds = seconds;
    this.live = (long) (Runtime.getRuntime().maxMemory() * share(gc));
    this.end = System.nanoTime() + seconds * 1_000_000_000L;
  }

  public static void main(String[] arguments) throws Exception {
    if (!arguments[0].equals("burst")) {
      // Else a part of the time would be without it; bursts of the start are met as they come.
      HealthyLoop.awaitAgent();
    }
    CalmLoop loop = new CalmLoop(arguments[0], arguments[1], Integer.parseInt(arguments[2]));
    loop.play();
    loop.clear();
    HealthyLoop.awaitAgent();
    long collections = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, bean.getCollectionCount());
    }
    System.out.println(
        "RESULT sheds="
            + HealthyLoop.counter("Sheds")
            + " gone="
            + loop.gone
            + " levels="
            + HealthyLoop.counter("LevelChanges")
            + " asked="
            + HealthyLoop.counter("CollectionsAsked")
            + " collections="
            + collections);
    Runtime.getRuntime().halt(0);
  }

  /** What the budget promises to leave alone, less our own and the keys. */
  private static double share(String gc) {
    return switch (gc) {
      case "serial", "parallel" -> 0.37;
      case "shen", "genshen" -> 0.53;
      default -> 0.58;
    };
  }

  private void play() throws InterruptedException {
    MemoryPressure.registerCache("held", held);
    switch (program) {
      case "steady" -> churn(live, 50e6);
      case "churn" -> churn(live, 1e12);
      case "arrays" -> arrays();
      case "cache" -> cache();
      case "sawtooth" -> tide(live / 4, live, 20);
      // Every two seconds the live set doubles and falls.
      case "batch" -> tide(live / 2, live, Math.max(1, seconds / 2));
      case "burst" -> tide(0, live, 1);
      default -> throw new IllegalArgumentException(program);
    }
  }

  private boolean isOver() {
    return System.nanoTime() >= end;
  }

  private void grow(long bytes) {
    for (int key = held.size(); (long) held.size() * CHUNK < bytes; key++) {
      puts += held.put(key, new byte[CHUNK]) == null ? 1 : 0;
    }
  }

  /** Counts what is gone by then, which only the agent can have removed. */
  private void clear() {
    gone += puts - held.size();
    puts = 0;
    held.clear();
  }

  /** Holds so much, and makes garbage at that rate. */
  private void churn(long bytes, double bytesPerSecond) throws InterruptedException {
    grow(bytes);
    long start = System.nanoTime();
    double made = 0;
    while (!isOver()) {
      for (int i = 0; i < 64; i++) {
        scratch = new byte[CHUNK];
      }
      made += 64.0 * CHUNK;
      long ahead = (long) (made / bytesPerSecond * 1e9) - (System.nanoTime() - start);
      if (ahead > 1_000_000) {
        Thread.sleep(ahead / 1_000_000);
      }
    }
  }

  /** Arrays of more than half a region of G1, some alive. */
  private void arrays() throws InterruptedException {
    int size = 3 << 20;
    byte[][] ring = new byte[(int) (live / 2 / size)][];
    for (int i = 0; !isOver(); i++) {
      ring[i % ring.length] = new byte[size];
      Thread.sleep(5);
    }
    scratch = ring[0];
  }

  /** A cache that its owner bounds well. */
  private void cache() {
    Cache<Integer, byte[]> cache =
        Caffeine.newBuilder().maximumSize(live / CHUNK).executor(Runnable::run).build();
    MemoryPressure.registerCache("bounded", cache);
    for (int i = 0; !isOver(); i++) {
      cache.put(i, new byte[CHUNK]);
      scratch = new byte[CHUNK];
    }
  }

  /** Use rises from low to high and falls, so many times in all. */
  private void tide(long low, long high, int times) throws InterruptedException {
    long span = (end - System.nanoTime()) / times;
    while (!isOver()) {
      long begin = System.nanoTime();
      clear();
      grow(low);
      while (System.nanoTime() - begin < span && !isOver()) {
        double share = Math.min(1, (System.nanoTime() - begin) / (0.5 * span));
        grow((long) (low + share * (high - low)));
        scratch = new byte[CHUNK];
        Thread.sleep(1);
      }
    }
  }
}
