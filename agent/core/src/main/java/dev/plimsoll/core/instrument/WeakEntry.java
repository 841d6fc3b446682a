package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An object in a {@link WeakTable}. Its hash fills what alignment leaves free in a reference: 32
 * bytes with or without it.
 */
final class WeakEntry extends WeakReference<@Nullable Object> {
  /**
   * Stands in the place of one that was removed, as dead as any. To clear that one instead is a
   * call out of Java (17) that costs as much as all else.
   */
  static final WeakEntry gone = new WeakEntry(null, 0);

  final int hash;

  WeakEntry(@Nullable Object object, int hash) {
    super(object);
    this.hash = hash;
  }

  boolean isDead() {
    return refersTo(null);
  }
}
