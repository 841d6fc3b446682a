package dev.plimsoll.core.response.cache;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes the entries it is shown from their map until enough is taken; or by their keys, which a
 * {@code ConcurrentHashMap} shows without making an object for each: in a full heap that was what a
 * shed waited for. It is reused for the same reason. One shed at a time.
 */
final class EntryTaker implements Consumer<Object> {
  /** Entries between two looks at the clock, 20 ns each. */
  private static final int CLOCK_STRIDE = 32;

  private static final ConcurrentMap<Object, Object> NONE = new ConcurrentHashMap<>();

  private final ReturnMemory memory;
  private ConcurrentMap<Object, Object> map = NONE;
  private @Nullable ShedTerms terms;
  private boolean byKey;
  private long wantedBytes;
  private double bytesPerEntry;
  private int overheadBytes;
  private double takenBytes;
  private int seen;
  private boolean over;

  EntryTaker(ReturnMemory memory) {
    this.memory = memory;
  }

  /** A call begins. */
  void begin(
      ConcurrentMap<Object, Object> map,
      boolean byKey,
      long wantedBytes,
      double bytesPerEntry,
      ShedTerms terms) {
    this.map = map;
    this.byKey = byKey;
    this.wantedBytes = wantedBytes;
    this.bytesPerEntry = bytesPerEntry;
    this.terms = terms;
    overheadBytes =
        (int) terms.sizes().layout().object(4, 3) + 2 * terms.sizes().layout().refBytes();
    takenBytes = 0;
    seen = 0;
    over = false;
  }

  /** Lets go of the map. */
  void end() {
    map = NONE;
    terms = null;
  }

  private ShedTerms terms() {
    return Objects.requireNonNull(terms);
  }

  boolean wantsMore() {
    return takenBytes < wantedBytes && !over;
  }

  void lookAtClock() {
    over = terms().isOver();
  }

  long takenBytes() {
    return Math.round(takenBytes);
  }

  @Override
  public void accept(Object item) {
    if (++seen % CLOCK_STRIDE == 0) {
      over = terms().isOver();
    }
    if (byKey) {
      take(item, map.get(item));
    } else {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) item;
      take(entry.getKey(), entry.getValue());
    }
  }

  private void take(@Nullable Object key, @Nullable Object value) {
    // A weak or soft one may be gone; its library cleans up after it.
    if (key != null
        && value != null
        && !memory.spares(key)
        && !isUnderWay(value)
        && map.remove(key, value)) {
      memory.taken(key);
      takenBytes += bytesOf(key, value);
    }
  }

  /** Taken, it would free nothing, and the next who asks would load the same once more. */
  static boolean isUnderWay(@Nullable Object value) {
    return value instanceof Future<?> load && !load.isDone();
  }

  private double bytesOf(@Nullable Object key, @Nullable Object value) {
    long keyBytes = terms().sizes().leafBytes(key);
    long valueBytes = terms().sizes().leafBytes(value);
    return keyBytes < 0 || valueBytes < 0 ? bytesPerEntry : keyBytes + valueBytes + overheadBytes;
  }
}
