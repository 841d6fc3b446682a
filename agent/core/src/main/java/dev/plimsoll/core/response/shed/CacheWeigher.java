package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.size.SizeSampler;

/** Keeps the average weight of a cache's entries fresh. Stateless. */
final class CacheWeigher {
  /** Of byte arrays between 1 and 64 KiB the average is then within 7 % (one deviation). */
  private static final int SAMPLED_ENTRIES = 64;

  /** For the first look at a cache, which a bound may be waiting for. */
  private static final long FIRST_NANOS = 2_000_000;

  private static final long STALE_NANOS = 30_000_000_000L;

  /** Entries that came or went since the last look, as a share; chosen, not measured. */
  private static final double CHANGE = 0.1;

  /** Weight of a new average: half, so that one odd sample does not move a bound much. */
  private static final double NEWEST = 0.5;

  private CacheWeigher() {}

  /**
   * Counts, and weighs if it is time.
   *
   * @param sampleDeadlineNanos until when samples may be taken; one that was never weighed is
   *     always
   */
  static void refresh(CacheState state, Object cache, Weighing weighing, long sampleDeadlineNanos) {
    state.entries = state.adapter.entries(cache);
    if (state.entries == 0) {
      return;
    }
    long now = weighing.nanos();
    boolean never = state.bytesPerEntry == 0;
    if (never) {
      sample(state, cache, weighing, Math.max(now + FIRST_NANOS, sampleDeadlineNanos));
    } else if (isStale(state, now) && sampleDeadlineNanos - now > 0) {
      sample(state, cache, weighing, sampleDeadlineNanos);
    }
  }

  private static boolean isStale(CacheState state, long now) {
    long change = Math.abs(state.entries - state.sampledEntries);
    return change > state.sampledEntries * CHANGE || now - state.sampledNanos > STALE_NANOS;
  }

  private static void sample(CacheState state, Object cache, Weighing weighing, long deadline) {
    SizeSampler sampler = weighing.sampler();
    sampler.begin(deadline);
    try {
      state.adapter.sample(cache, sampler, SAMPLED_ENTRIES);
      if (sampler.entries() > 0) {
        double fresh =
            sampler.totalBytes() / sampler.entries()
                + state.adapter.overheadBytes(weighing.sizes().layout());
        double known = state.bytesPerEntry;
        state.bytesPerEntry = known == 0 ? fresh : known + NEWEST * (fresh - known);
        state.sampledEntries = state.entries;
        state.sampledNanos = weighing.nanos();
      }
    } finally {
      sampler.end();
    }
  }
}
