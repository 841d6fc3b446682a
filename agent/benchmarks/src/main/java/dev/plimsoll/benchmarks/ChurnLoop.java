package dev.plimsoll.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link HealthyLoop} without what makes two windows of it differ: what is alive is made once and
 * never replaced, so that each collection finds the same. Two threads read it and make garbage, as
 * fast as they can or at a rate that leaves most of two processors idle.
 */
final class ChurnLoop {
  /** Operations a second of each thread where it is a service: some 200 MB/s in all. */
  private static final int SERVICE_RATE = 25_000;

  private static final int BATCH = 50;
  private static final int VALUE_BYTES = 4096;
  private static final int LINE_BYTES = 64;

  private ChurnLoop() {}

  /**
   * Starts the two threads.
   *
   * @param live the part of the heap that stays alive
   * @param paced whether they rest between requests
   * @return counts what they do
   */
  static LongAdder begin(double live, boolean paced) {
    byte[][] values = new byte[(int) (Runtime.getRuntime().maxMemory() * live / VALUE_BYTES)][];
    for (int i = 0; i < values.length; i++) {
      values[i] = new byte[VALUE_BYTES - LINE_BYTES];
    }
    LongAdder done = new LongAdder();
    for (int i = 0; i < 2; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Thread worker = new Thread(() -> work(values, random, done, paced), "worker-" + i);
      worker.setDaemon(true);
      worker.start();
    }
    return done;
  }

  private static void work(
      byte[][] values, SplittableRandom random, LongAdder done, boolean paced) {
    long sum = 0;
    long due = System.nanoTime();
    while (sum != Long.MIN_VALUE) {
      for (int i = 0; i < BATCH; i++) {
        byte[] scratch = values[random.nextInt(values.length)].clone();
        for (int at = 0; at < scratch.length; at += LINE_BYTES) {
          sum += scratch[at];
        }
      }
      done.add(BATCH);
      due += BATCH * 1_000_000_000L / SERVICE_RATE;
      long early = due - System.nanoTime();
      if (paced && early > 0) {
        LockSupport.parkNanos(early);
      }
    }
  }
}
