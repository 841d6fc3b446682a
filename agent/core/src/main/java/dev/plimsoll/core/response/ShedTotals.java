package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.response.shed.CacheTarget;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sums over all targets, corrected by what estimates proved to be worth. Written by response
 * threads, read by any without allocation.
 */
final class ShedTotals {
  private static final double LEAST_YIELD = 0.25;
  private static final double MOST_YIELD = 2;

  /** Half of a new measurement is believed, as one collection may hold much else. */
  private static final double NEWEST = 0.5;

  private final AtomicLong returned = new AtomicLong();
  private final AtomicLong heapReturned = new AtomicLong();
  private final AtomicLong promises = new AtomicLong();
  private final AtomicLong completed = new AtomicLong();

  /** Written by the thread that summed last, read by any; two need not be of the same sum. */
  private volatile long heldBytes;

  private volatile long countedBytes;
  private volatile long floorBytes;
  private volatile long appBoundBytes;
  private volatile int shedders;
  private volatile int relieved;
  private volatile double yield = 1;

  long cacheBytes() {
    return corrected(heldBytes);
  }

  /** What was held when the last step began. */
  long countedBytes() {
    return corrected(countedBytes);
  }

  /** A step begins, and has counted anew. */
  void counted(long heldBytes) {
    countedBytes = heldBytes;
  }

  long floorBytes() {
    return corrected(floorBytes);
  }

  long appBoundBytes() {
    return corrected(appBoundBytes);
  }

  int shedders() {
    return shedders;
  }

  /** One bit for each resource that something in service relieves, by ordinal. */
  int relieved() {
    return relieved;
  }

  long returnedBytes() {
    return returned.get();
  }

  /** Of these, by what relieves the heap. */
  long heapReturnedBytes() {
    return heapReturned.get();
  }

  long promises() {
    return promises.get();
  }

  long completed() {
    return completed.get();
  }

  double measuredYield() {
    return yield;
  }

  void noteYield(double measured) {
    if (measured >= 0 && measured < Double.MAX_VALUE) {
      double moved = yield * (1 + NEWEST * (measured - 1));
      yield = Math.min(MOST_YIELD, Math.max(LEAST_YIELD, moved));
    }
  }

  /** From estimated bytes to what they are worth. */
  long corrected(long estimated) {
    return estimated == Long.MAX_VALUE ? estimated : Math.round(estimated * yield);
  }

  /** From bytes that are wanted to the estimated bytes that have to be dropped for them. */
  long estimated(long wanted) {
    return wanted == Long.MAX_VALUE || wanted <= 0 ? wanted : Math.round(wanted / yield);
  }

  void returned(Target target, MemoryResource resource, long bytes) {
    if (bytes != 0) {
      promises.incrementAndGet();
    }
    boolean heap = isOfHeap(target, resource);
    long worth = heap ? corrected(Math.max(0, bytes)) : Math.max(0, bytes);
    target.noteReturned(worth);
    returned.addAndGet(worth);
    if (heap) {
      heapReturned.addAndGet(worth);
    }
  }

  /**
   * Whether what a target gave was on the heap: only that is corrected by the yield, as what lies
   * outside is judged by its own gauge, shed by shed. A target that relieves both gives of the
   * resource that it was asked for.
   */
  boolean isOfHeap(Target target, MemoryResource asked) {
    return target.relieves(MemoryResource.HEAP)
        && (asked == MemoryResource.HEAP || !target.relieves(asked));
  }

  /** A call failed or hangs: what it gave back until then is not known. */
  void noteUnknownReturn() {
    promises.incrementAndGet();
  }

  void stepDone(TargetRegistry registry, boolean counts) {
    sum(registry);
    if (counts) {
      completed.incrementAndGet();
    }
  }

  /** Sums anew; returns whether what is held has changed by more than a fiftieth. */
  boolean sum(TargetRegistry registry) {
    long held = 0;
    long floor = 0;
    long appBound = 0;
    List<Target> row = registry.row();
    int mask = 0;
    for (int i = 0; i < row.size(); i++) {
      Target target = row.get(i);
      mask |= target.isEnabled() && !target.isTooSmall() ? target.terms().relievesMask() : 0;
      if (target instanceof CacheTarget cache && counts(cache)) {
        held += Math.max(0, cache.estimatedBytes());
        floor += cache.floorBytes();
        appBound = CacheTarget.addedBounds(appBound, cache.appBoundBytes());
      }
    }
    boolean moved = Math.abs(held - heldBytes) > heldBytes / 50;
    heldBytes = held;
    shedders = registry.shedders();
    relieved = mask;
    floorBytes = floor;
    appBoundBytes = appBound;
    return moved;
  }

  /** Whether what it holds is in these sums. */
  static boolean counts(CacheTarget cache) {
    return cache.isEnabled()
        && !cache.isTooSmall()
        && !cache.quarantine().isHanging()
        && cache.relieves(MemoryResource.HEAP);
  }
}
