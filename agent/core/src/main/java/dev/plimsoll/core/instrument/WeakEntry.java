package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;

/**
 * An object in a {@link WeakTable}. Its hash fills what alignment leaves free in a reference: 32
 * bytes with or without it.
 */
final class WeakEntry extends WeakReference<Object> {
  final int hash;

  WeakEntry(Object object, int hash) {
    super(object);
    this.hash = hash;
  }

  boolean isDead() {
    return refersTo(null);
  }
}
