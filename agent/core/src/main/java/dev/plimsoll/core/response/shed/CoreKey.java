package dev.plimsoll.core.response.shed;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** One object as a key, by identity, held weakly; after its end, itself. Immutable. */
final class CoreKey extends WeakReference<Object> {
  private final int hash;

  /**
   * @param queue where it comes in after its end; null for a key to look up with
   */
  CoreKey(Object core, @Nullable ReferenceQueue<Object> queue) {
    super(core, queue);
    this.hash = System.identityHashCode(core);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    Object core = get();
    return core != null && other instanceof CoreKey key && key.refersTo(core);
  }
}
