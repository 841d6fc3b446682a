package dev.plimsoll.core.response.shed;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Caches that were found, not registered, by the object that all views of one share: what an
 * application registers itself is taken out of here. Held weakly. Safe for any thread; allocates.
 */
final class FoundCaches {
  private final Map<CoreKey, Runnable> withdrawals = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  boolean isEmpty() {
    return withdrawals.isEmpty();
  }

  boolean contains(Object core) {
    return withdrawals.containsKey(new CoreKey(core, null));
  }

  void add(Object core, Runnable withdrawal) {
    for (Reference<?> dead = gone.poll(); dead != null; dead = gone.poll()) {
      withdrawals.remove((CoreKey) dead);
    }
    withdrawals.put(new CoreKey(core, gone), withdrawal);
  }

  /** Withdraws it, since somebody else serves it. */
  void claim(Object core) {
    Runnable withdrawal = isEmpty() ? null : withdrawals.remove(new CoreKey(core, null));
    if (withdrawal != null) {
      withdrawal.run();
    }
  }
}
