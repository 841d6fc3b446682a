package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.ShedTerms;

/**
 * Takes what is wanted of one cache in slices, so that the shedding thread never keeps a processor
 * for longer than two milliseconds at a time: on a small machine the application needs it.
 * Stateless.
 */
final class SlicedShed {
  private static final long SLICE_NANOS = 2_000_000;

  private SlicedShed() {}

  static long of(
      CacheState state,
      Object cache,
      long bytes,
      ShedContext context,
      long deadlineNanos,
      boolean sticky) {
    long returned = 0;
    long wanted = bytes;
    while (wanted > 0) {
      long now = context.nanos();
      long left = deadlineNanos - now;
      if (left <= 0) {
        break;
      }
      long end = now + Math.min(left, SLICE_NANOS);
      ShedTerms slice = context.terms(end, sticky);
      long got = state.adapter().shed(cache, wanted, state.bytesPerEntry, slice);
      returned += Math.max(0, got);
      wanted -= got;
      boolean cutShort = context.nanos() - end >= 0;
      if (got <= 0 || wanted <= 0 || !cutShort) {
        break;
      }
      context.pause();
    }
    return returned;
  }
}
