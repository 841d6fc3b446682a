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

  /**
   * Of so many samples what is known is the mean: of byte arrays between 1 and 64 KiB then within 2
   * %. By the newest half and half it wavered by 4, and each time that it rose a cache at its bound
   * was trimmed for no more than having been weighed anew.
   */
  private static final int MOST_SAMPLES = 8;

  /** By so much one sample of entries like before is never off: what is held has changed. */
  private static final double OTHER = 0.25;

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
    double unitsPerEntry = unitsPerEntry(state, cache);
    long now = weighing.nanos();
    boolean never = state.samples == 0;
    if (never) {
      sample(
          state, cache, unitsPerEntry, weighing, Math.max(now + FIRST_NANOS, sampleDeadlineNanos));
    } else if (isStale(state, now) && sampleDeadlineNanos - now > 0) {
      sample(state, cache, unitsPerEntry, weighing, sampleDeadlineNanos);
    }
    state.bytesPerEntry = state.bytesPerUnit * unitsPerEntry;
  }

  /** Counted before and after, as a cache that fills grows between two counts. */
  private static double unitsPerEntry(CacheState state, Object cache) {
    long units = state.adapter.units(cache);
    if (units <= 0) {
      return 1;
    }
    long before = state.entries;
    state.entries = Math.max(1, state.adapter.entries(cache));
    return units / ((before + state.entries) / 2.0);
  }

  private static boolean isStale(CacheState state, long now) {
    long change = Math.abs(state.entries - state.sampledEntries);
    return change > state.sampledEntries * CHANGE || now - state.sampledNanos > STALE_NANOS;
  }

  private static void sample(
      CacheState state, Object cache, double unitsPerEntry, Weighing weighing, long deadline) {
    SizeSampler sampler = weighing.sampler();
    sampler.begin(deadline);
    try {
      state.adapter.sample(cache, sampler, SAMPLED_ENTRIES);
      if (sampler.entries() > 0) {
        double bytesPerEntry =
            sampler.totalBytes() / sampler.entries()
                + state.adapter.overheadBytes(weighing.sizes().layout());
        learn(state, bytesPerEntry / unitsPerEntry);
        state.sampledEntries = state.entries;
        state.sampledNanos = weighing.nanos();
      }
    } finally {
      sampler.end();
    }
  }

  private static void learn(CacheState state, double fresh) {
    double known = state.bytesPerUnit;
    boolean other = Math.abs(fresh - known) > OTHER * known;
    state.samples = Math.min(state.samples + 1, other ? 2 : MOST_SAMPLES);
    // What was learned of half as many entries, while it filled for the first time, counts no more.
    double come = 1 - (double) state.mostSampledEntries / state.entries;
    state.mostSampledEntries = Math.max(state.mostSampledEntries, state.entries);
    double weight = Math.min(1, Math.max(1.0 / state.samples, 2 * come));
    state.bytesPerUnit = known + (fresh - known) * weight;
  }
}
