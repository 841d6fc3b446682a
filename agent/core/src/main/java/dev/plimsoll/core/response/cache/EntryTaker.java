package dev.plimsoll.core.response.cache;

import java.util.Map;
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
  private static final ConcurrentMap<Object, Object> NONE = new ConcurrentHashMap<>();

  private final ItemScale scale;
  private final ReturnMemory memory;
  private ConcurrentMap<Object, Object> map = NONE;
  private boolean byKey;
  private @Nullable RuntimeException failure;

  EntryTaker(ItemScale scale, ReturnMemory memory) {
    this.scale = scale;
    this.memory = memory;
  }

  /** A call begins; the scale is ready. */
  void begin(ConcurrentMap<Object, Object> from, boolean byTheirKeys) {
    map = from;
    byKey = byTheirKeys;
    failure = null;
  }

  /** Lets go of the map. */
  void end() {
    map = NONE;
    failure = null;
  }

  @Override
  public void accept(Object item) {
    try {
      if (byKey) {
        take(item, map.get(item));
      } else {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) item;
        take(entry.getKey(), entry.getValue());
      }
    } catch (RuntimeException e) {
      // By a key of the application's, for one; the others are not to stay for that.
      failure = e;
    }
    scale.met();
  }

  /** What was thrown last, unless something could be taken all the same. */
  void check() {
    RuntimeException last = failure;
    if (last != null && scale.takenBytes() == 0) {
      throw last;
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
      scale.add(key, value);
    }
  }

  /** Taken, it would free nothing, and the next who asks would load the same once more. */
  static boolean isUnderWay(@Nullable Object value) {
    return value instanceof Future<?> load && !load.isDone();
  }
}
