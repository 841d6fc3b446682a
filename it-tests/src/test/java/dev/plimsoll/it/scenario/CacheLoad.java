package dev.plimsoll.it.scenario;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests through a cache: half of them ask for something new, which is made and put there, the
 * others for something recent. Making a value leaves twice its size behind as garbage.
 */
final class CacheLoad {
  private static final int MIN_VALUE = 4 << 10;
  private static final int MAX_VALUE = 32 << 10;
  private static final int TOO_MANY_ERRORS = 3;

  private final ConcurrentMap<Integer, byte[]> cache;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger nextKey = new AtomicInteger();
  private final AtomicLong insertedBytes = new AtomicLong();
  private final AtomicLong served = new AtomicLong();
  private final AtomicInteger errors = new AtomicInteger();
  private final Thread[] threads;

  /** The garbage of the value being made; volatile so that it is made at all. */
  volatile byte[] scratch;

  CacheLoad(ConcurrentMap<Integer, byte[]> cache, int threadCount, double bytesPerSecond) {
    this.cache = cache;
    threads = new Thread[threadCount];
    for (int i = 0; i < threadCount; i++) {
      int seed = i;
      threads[i] = new Thread(() -> serve(seed, bytesPerSecond / threadCount), "request-" + i);
      threads[i].setDaemon(true);
    }
  }

  void start() {
    for (Thread thread : threads) {
      thread.start();
    }
  }

  void stop() throws InterruptedException {
    stopped.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  long insertedBytes() {
    return insertedBytes.get();
  }

  long served() {
    return served.get();
  }

  int errors() {
    return errors.get();
  }

  boolean isHopeless() {
    return errors.get() >= TOO_MANY_ERRORS;
  }

  private void serve(int seed, double bytesPerSecond) {
    SplittableRandom random = new SplittableRandom(seed);
    Pace pace = new Pace(bytesPerSecond);
    while (!stopped.get() && !isHopeless()) {
      try {
        pace.take(request(random));
        served.incrementAndGet();
      } catch (OutOfMemoryError e) {
        errors.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private int request(SplittableRandom random) {
    int newest = nextKey.get();
    if (newest > 0 && random.nextBoolean()) {
      cache.get(newest - random.nextInt(Math.min(newest, 1000)));
      return 0;
    }
    int size = MIN_VALUE + random.nextInt(MAX_VALUE - MIN_VALUE);
    scratch = new byte[size];
    scratch = new byte[size];
    cache.put(nextKey.incrementAndGet(), new byte[size]);
    insertedBytes.addAndGet(size);
    return size;
  }
}
