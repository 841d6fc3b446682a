package dev.plimsoll.core.response.size;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.size.ClassShape.Kind;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Weighs a few entries of a cache: arrays, strings and boxed values exactly, objects by walking
 * what can be seen of them, bounded in objects and time and safe against cycles. Long arrays and
 * collections, or those of large elements, are judged by some of these. Use: {@link #begin}, {@link
 * #add} until false or enough, {@link #end}. Everything is allocated beforehand; confined to one
 * thread at a time.
 */
public final class SizeSampler {
  private static final int STACK = 1024;

  /** Of one entry; chosen: a pass sees four times as many. */
  private static final int OBJECTS_PER_ENTRY = 512;

  private static final int ELEMENTS = 32;

  /** Chosen: a cached number here and there is no sharing. */
  private static final double UNSHARED = 0.75;

  /**
   * Weighed whatever the time, and each as a whole, as they may be 200 us of work at most (2,048
   * objects): on a busy machine the clock tells of other threads, and an average of few, or of
   * pieces, bends every bound.
   */
  private static final int LEAST_ENTRIES = 64;

  private final NanoClock clock;
  private final ObjectSizes sizes;
  private final VisitTable visited = new VisitTable();
  private final @Nullable Object[] stack = new Object[STACK];
  private final double[] weights = new double[STACK];
  private int depth;
  private int entries;

  /** Whose objects are seen now: of an entry, and of what it holds many of, see {@link #fanOut}. */
  private int group;

  /** Where on the stack the elements begin of which the rest is judged by some; -1 for none. */
  private int fanBase;

  private int fanCount;
  private int fanLeft;
  private double total;

  /** What those entries weigh, each alone, of which that is known exactly. */
  private double exact;

  private long deadlineNanos;

  public SizeSampler(NanoClock clock, ObjectSizes sizes) {
    this.clock = clock;
    this.sizes = sizes;
  }

  /** Starts a pass that ends at a time. */
  public void begin(long deadline) {
    deadlineNanos = deadline;
    entries = 0;
    group = 0;
    total = 0;
    exact = 0;
  }

  /** Weighs one entry; false when the pass is over and it was not counted. */
  public boolean add(@Nullable Object key, @Nullable Object value) {
    if (isOver()) {
      return false;
    }
    entries++;
    int first = ++group;
    fanBase = -1;
    push(key, 1);
    push(value, 1);
    int budget = OBJECTS_PER_ENTRY;
    while (depth > 0 && budget-- > 0 && !visited.isFull()) {
      if (depth == fanBase) {
        fanBase = -1;
        group++;
      }
      depth--;
      fanLeft = Math.min(fanLeft, depth - fanBase);
      Object next = stack[depth];
      stack[depth] = null;
      if (next != null) {
        visit(next, weights[depth], first);
      }
    }
    judgeRest();
    drop();
    long keyBytes = sizes.leafBytes(key);
    long valueBytes = sizes.leafBytes(value);
    exact += keyBytes < 0 || valueBytes < 0 ? 0 : keyBytes + valueBytes;
    return true;
  }

  public boolean isOver() {
    return visited.isFull() || (entries >= LEAST_ENTRIES && clock.nanoTime() - deadlineNanos >= 0);
  }

  /** Entries weighed in this pass. */
  public int entries() {
    return entries;
  }

  /** Bytes of the entries weighed, keys and values, without the cache's own nodes. */
  public double totalBytes() {
    return Math.max(0, total);
  }

  /** Whether entries have so much in common that one of them gives less than it weighs alone. */
  public boolean isShared() {
    return total < exact * UNSHARED;
  }

  /** Lets go of every object seen. */
  public void end() {
    drop();
    visited.clear();
  }

  /** Whether no object of the last pass is kept alive from here. */
  boolean holdsNothing() {
    return depth == 0 && visited.used() == 0;
  }

  /**
   * Notes that an entry holds many of a kind, but for those inside of others: where there are more
   * objects than may be seen, those elements that were count for all.
   */
  private void fanOut(int base) {
    if (fanBase < 0 && depth - base > 1) {
      fanBase = base;
      fanCount = depth - base;
      fanLeft = fanCount;
      group++;
    }
  }

  private void judgeRest() {
    if (depth > 0 && fanBase >= 0 && fanLeft < fanCount) {
      total += visited.grow(group, (double) fanLeft / (fanCount - fanLeft));
    }
  }

  private void visit(Object object, double weight, int first) {
    ClassShape shape = sizes.shape(object);
    if (shape.kind == Kind.SKIPPED) {
      return;
    }
    int found = visited.find(object);
    if (found >= 0) {
      if (!visited.isForeign(found, first)) {
        return;
      }
      total -= visited.share(found);
    } else {
      double bytes = weight * sizes.shallowBytes(object, shape);
      visited.add(~found, object, group, bytes);
      total += bytes;
    }
    follow(object, shape, weight);
  }

  private void follow(Object object, ClassShape shape, double weight) {
    switch (shape.kind) {
      case REFERENCE_ARRAY -> followArray((Object[]) object, weight);
      case COLLECTION -> followCollection((Collection<?>) object, weight);
      case MAP -> followMap((Map<?, ?>) object, weight);
      case FUTURE -> followFuture((CompletableFuture<?>) object, weight);
      case OBJECT -> followFields(object, shape, weight);
      default -> {}
    }
  }

  private void followArray(Object[] array, double weight) {
    int base = depth;
    int step = Math.max(1, array.length / ELEMENTS);
    for (int i = 0; i < array.length; i += step) {
      push(array[i], weight * Math.min(step, array.length - i));
    }
    fanOut(base);
  }

  private void followCollection(Collection<?> collection, double weight) {
    int base = depth;
    try {
      int size = collection.size();
      int taken = Math.min(size, ELEMENTS);
      Iterator<?> iterator = collection.iterator();
      for (int i = 0; i < taken && iterator.hasNext(); i++) {
        push(iterator.next(), weight * size / taken);
      }
      fanOut(base);
    } catch (RuntimeException e) {
      // Changed under the iterator by its owner: what was seen so far counts.
      return;
    }
  }

  private void followMap(Map<?, ?> map, double weight) {
    int base = depth;
    try {
      int size = map.size();
      int taken = Math.min(size, ELEMENTS);
      Iterator<? extends Map.Entry<?, ?>> iterator = map.entrySet().iterator();
      for (int i = 0; i < taken && iterator.hasNext(); i++) {
        Map.Entry<?, ?> entry = iterator.next();
        push(entry.getKey(), weight * size / taken);
        push(entry.getValue(), weight * size / taken);
      }
      fanOut(base);
    } catch (RuntimeException e) {
      // As above.
      return;
    }
  }

  /** As the values of an asynchronous cache are; one under way or failed holds nothing yet. */
  private void followFuture(CompletableFuture<?> future, double weight) {
    if (future.isDone() && !future.isCompletedExceptionally()) {
      push(future.getNow(null), weight);
    }
  }

  private void followFields(Object object, ClassShape shape, double weight) {
    for (Field field : shape.followed) {
      try {
        push(field.get(object), weight);
      } catch (IllegalAccessException e) {
        // Closed since the shape was taken: it counts as a reference.
        return;
      }
    }
  }

  private void push(@Nullable Object object, double weight) {
    if (object != null && depth < STACK) {
      stack[depth] = object;
      weights[depth] = weight;
      depth++;
    }
  }

  private void drop() {
    while (depth > 0) {
      stack[--depth] = null;
    }
  }
}
