package dev.plimsoll.core.pressure.shed;

/**
 * How much more the caches held at the first cut than it knew of. It goes by the last count of the
 * caches, which is a tenth of a second old or more, and by a proof that is newer: a cache that
 * fills may have grown by a tenth of the heap in between, and would be cut by that twice. The shed
 * counts anew when it begins, which tells the difference. Confined to the control thread.
 */
final class RecountAtShed {
  private boolean open;
  private long boundBytes;
  private long cacheBytes;
  private long sheds;

  /** The first cut is ordered now, down to a bound. */
  void noteCut(ShedInput in, long toBytes) {
    open = true;
    boundBytes = toBytes;
    cacheBytes = in.cacheBytes;
    sheds = in.sheds;
  }

  /** By how much more was held, once, when the shed of the cut has ended; else 0. */
  long takeUncounted(ShedInput in) {
    if (!open || in.shedding || in.sheds == sheds) {
      return 0;
    }
    open = false;
    return Math.max(0, in.countedBytes - cacheBytes);
  }

  long boundBytes() {
    return boundBytes;
  }
}
