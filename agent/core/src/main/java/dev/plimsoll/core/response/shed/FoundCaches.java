package dev.plimsoll.core.response.shed;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Caches that were found, not registered, by the object that all views of one share: what an
 * application registers itself is taken out of here. Held weakly. Safe for any thread; allocates.
 */
final class FoundCaches {
  private final Map<Key, Runnable> withdrawals = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  boolean isEmpty() {
    return withdrawals.isEmpty();
  }

  boolean contains(Object core) {
    return withdrawals.containsKey(new Key(core, null));
  }

  void add(Object core, Runnable withdrawal) {
    for (Reference<?> dead = gone.poll(); dead != null; dead = gone.poll()) {
      withdrawals.remove((Key) dead);
    }
    withdrawals.put(new Key(core, gone), withdrawal);
  }

  /** Withdraws it, since somebody else serves it. */
  void claim(Object core) {
    Runnable withdrawal = isEmpty() ? null : withdrawals.remove(new Key(core, null));
    if (withdrawal != null) {
      withdrawal.run();
    }
  }

  /** One object, by identity; after its end, itself. */
  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object core, @Nullable ReferenceQueue<Object> queue) {
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
      return core != null && other instanceof Key key && key.refersTo(core);
    }
  }
}
