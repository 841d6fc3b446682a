package dev.plimsoll.demo.compare;

import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of times, exact to about 5 %: one bucket for each step of that size. Any thread. */
final class Latencies {
  private static final double STEP = Math.log(1.05);
  private static final int BUCKETS = 512;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    int bucket = (int) (Math.log((double) Math.max(1, nanos / 1_000)) / STEP);
    counts.incrementAndGet(Math.min(bucket, BUCKETS - 1));
  }

  /** Milliseconds that the share of all times stay below; NaN when nothing was recorded. */
  double quantileMillis(double share) {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    long rank = (long) Math.ceil(share * total);
    for (int i = 0; i < BUCKETS && total > 0; i++) {
      rank -= counts.get(i);
      if (rank <= 0) {
        return Math.exp((i + 1) * STEP) / 1_000;
      }
    }
    return Double.NaN;
  }
}
