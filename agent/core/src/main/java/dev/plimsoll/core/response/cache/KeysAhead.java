package dev.plimsoll.core.response.cache;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a shed begins with where its table was doubled behind the last look: to go on from
 * the old one makes an object, for which a full heap has no room until something was taken. They
 * are gathered while the heap fills, and held until it fills no more. One thread at a time.
 */
final class KeysAhead implements Consumer<Object> {
  /** 32 MB in values of 16 KB; four times as many gained nothing. */
  private static final int MOST = 1 << 11;

  /** One byte at most for so many that the map holds. */
  private static final int PARTS = 200;

  /** Without compressed references. */
  private static final int SLOT_BYTES = 8;

  private static final Object[] NONE = {};

  private @Nullable Object[] keys = NONE;
  private int most;
  private int count;
  private int next;

  /**
   * Begins to gather anew.
   *
   * @param entries how many the map holds
   * @param bytes what they take
   */
  void begin(long entries, long bytes) {
    clear();
    most = (int) Math.min(Math.min(MOST, entries), bytes / PARTS / SLOT_BYTES);
    if (keys.length < most) {
      keys = new Object[most];
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean wantsMore() {
    return count < most;
  }

  @Override
  public void accept(Object key) {
    keys[count] = key;
    count++;
  }

  boolean hasNext() {
    return next < count;
  }

  /** The next key, which is held no more. */
  Object take() {
    Object key = Objects.requireNonNull(keys[next]);
    keys[next] = null;
    next++;
    return key;
  }

  void clear() {
    Arrays.fill(keys, next, count, null);
    count = 0;
    next = 0;
    most = 0;
  }
}
