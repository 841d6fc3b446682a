package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An object in a {@link WeakTable}. Its hash fills what alignment leaves free in a reference: 32
 * bytes with or without it. Guarded by its table, but for the object itself.
 */
final class WeakEntry extends WeakReference<@Nullable Object> {
  /**
   * Stands in the place of one that was removed, as dead as any. To clear that one instead is a
   * call out of Java (17) that costs as much as all else.
   */
  static final WeakEntry gone = new WeakEntry(null, 0);

  /** No hash has it: HotSpot's are of 31 bits at most. */
  private static final int SHARED = Integer.MIN_VALUE;

  private int hashAndShared;

  WeakEntry(@Nullable Object object, int hash) {
    super(object);
    this.hashAndShared = hash;
  }

  static int hashOf(Object object) {
    return System.identityHashCode(object) & ~SHARED;
  }

  boolean isOf(Object object, int hash) {
    return hash() == hash && refersTo(object);
  }

  int hash() {
    return hashAndShared & ~SHARED;
  }

  void share() {
    hashAndShared |= SHARED;
  }

  boolean isShared() {
    return hashAndShared < 0;
  }

  boolean isDead() {
    return refersTo(null);
  }
}
