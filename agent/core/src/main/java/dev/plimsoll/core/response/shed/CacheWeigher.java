package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.size.SizeSampler;

/** Keeps the average weight of a cache's entries fresh. Stateless. */
final class CacheWeigher {
  /** Of byte arrays between 1 and 64 KiB the average is then within 7 % (one deviation). */
  private static final int SAMPLED_ENTRIES = 64;

  /** The least time for a cache's first sample, as a bound may be waiting for it. */
  private static final long FIRST_NANOS = 2_000_000;

  private static final long STALE_NANOS = 30_000_000_000L;

  /** Entries that came or went since the last look, as a share; chosen, not measured. */
  private static final double CHANGE = 0.1;

  /**
   * An entry's size is the mean of so many samples, which for byte arrays between 1 and 64 KiB is
   * within 2 %. When the newest sample counted half, it wavered by 4 %, and each time that it rose
   * a cache at its bound was trimmed, only because it had been weighed anew.
   */
  private static final int MOST_SAMPLES = 8;

  /** No sample of the same kind of entries is so much off: beyond it, other entries are held. */
  private static final double OTHER = 0.25;

  private CacheWeigher() {}

  /**
   * Counts, and weighs if it is time.
   *
   * @param sampleDeadlineNanos until when samples may be taken; a cache that was never weighed is
   *     weighed all the same
   */
  static void refresh(
      CacheState state, Object cache, ShedContext context, long sampleDeadlineNanos) {
    state.entries = state.adapter().entries(cache);
    if (state.entries == 0) {
      return;
    }
    double unitsPerEntry = unitsPerEntry(state, cache);
    long now = context.nanos();
    boolean never = state.samples == 0;
    if (never) {
      sample(
          state, cache, unitsPerEntry, context, Math.max(now + FIRST_NANOS, sampleDeadlineNanos));
    } else if (isStale(state, now) && sampleDeadlineNanos - now > 0) {
      sample(state, cache, unitsPerEntry, context, sampleDeadlineNanos);
    }
    state.bytesPerEntry = state.bytesPerUnit * unitsPerEntry;
  }

  /** Entries are counted before and after the units, as a cache that fills grows in between. */
  private static double unitsPerEntry(CacheState state, Object cache) {
    long units = state.adapter().units(cache);
    if (units <= 0) {
      return 1;
    }
    long before = state.entries;
    state.entries = Math.max(1, state.adapter().entries(cache));
    return units / ((before + state.entries) / 2.0);
  }

  private static boolean isStale(CacheState state, long now) {
    long change = Math.abs(state.entries - state.sampledEntries);
    return change > state.sampledEntries * CHANGE || now - state.sampledNanos > STALE_NANOS;
  }

  private static void sample(
      CacheState state, Object cache, double unitsPerEntry, ShedContext context, long deadline) {
    SizeSampler sampler = context.sampler();
    sampler.begin(deadline);
    try {
      state.adapter().sample(cache, sampler, SAMPLED_ENTRIES);
      if (sampler.entries() > 0) {
        double bytesPerEntry =
            sampler.totalBytes() / sampler.entries()
                + state.adapter().overheadBytes(context.sizes().layout());
        learn(state, bytesPerEntry / unitsPerEntry);
        state.shared = sampler.isShared();
        state.sampledEntries = state.entries;
        state.sampledNanos = context.nanos();
      }
    } finally {
      sampler.end();
    }
  }

  private static void learn(CacheState state, double fresh) {
    double known = state.bytesPerUnit;
    boolean other = Math.abs(fresh - known) > OTHER * known;
    state.samples = Math.min(state.samples + 1, other ? 2 : MOST_SAMPLES);
    // Samples of half as many entries, taken while it filled for the first time, count no more.
    double come = 1 - (double) state.mostSampledEntries / state.entries;
    state.mostSampledEntries = Math.max(state.mostSampledEntries, state.entries);
    double weight = Math.min(1, Math.max(1.0 / state.samples, 2 * come));
    state.bytesPerUnit = known + (fresh - known) * weight;
  }
}
