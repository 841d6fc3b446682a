package dev.plimsoll.benchmarks.work;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Caffeine, bounded to 40 % of the heap: skewed lookups, and a value of 4 KB made on each miss. */
final class CaffeineWork implements Workload {
  private static final int VALUE_BYTES = 4096;
  private static final double SHARE = 0.4;

  private final int entries;
  private final Cache<Integer, byte[]> cache;

  CaffeineWork() {
    entries = (int) (Runtime.getRuntime().maxMemory() * SHARE / VALUE_BYTES);
    cache = Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
    for (int key = 0; key < entries; key++) {
      cache.put(key, value(key));
    }
  }

  @Override
  public Worker worker() {
    return this::look;
  }

  private long look(SplittableRandom random) {
    double skewed = random.nextDouble();
    int key = (int) (2 * entries * skewed * skewed);
    byte[] value = cache.get(key, CaffeineWork::value);
    return Arrays.hashCode(value);
  }

  private static byte[] value(int key) {
    byte[] value = new byte[VALUE_BYTES - 64];
    value[0] = (byte) key;
    return value;
  }
}
