package dev.plimsoll.core.instrument;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be withdrawn when a class is gone. Safe for any thread. */
final class Registrations {
  private final Set<OfClass> all = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<Class<?>> gone = new ReferenceQueue<>();

  void add(Class<?> owner, Runnable withdrawal) {
    try {
      all.add(new OfClass(owner, withdrawal, gone));
    } catch (OutOfMemoryError e) {
      // It is registered anew when its mark is linked anew.
      withdrawal.run();
      throw e;
    }
    purge();
  }

  /** Withdraws what belongs to classes that are gone; allocates nothing where none is. */
  void purge() {
    Reference<? extends Class<?>> next = gone.poll();
    while (next instanceof OfClass registration) {
      if (all.remove(registration)) {
        registration.withdrawal.run();
      }
      next = gone.poll();
    }
  }

  private static final class OfClass extends WeakReference<Class<?>> {
    private final Runnable withdrawal;

    OfClass(Class<?> owner, Runnable withdrawal, ReferenceQueue<Class<?>> gone) {
      super(owner, gone);
      this.withdrawal = withdrawal;
    }
  }
}
