package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What is to be withdrawn when a class is gone. Safe for any thread. */
final class Registrations {
  /** Guarded by itself. */
  private final List<OfClass> all = new ArrayList<>();

  void add(Class<?> owner, Runnable withdrawal) {
    synchronized (all) {
      all.add(new OfClass(owner, withdrawal));
    }
    purge();
  }

  /** Withdraws what belongs to classes that are gone. */
  void purge() {
    List<OfClass> gone = new ArrayList<>(0);
    synchronized (all) {
      for (Iterator<OfClass> each = all.iterator(); each.hasNext(); ) {
        OfClass next = each.next();
        if (next.refersTo(null)) {
          gone.add(next);
          each.remove();
        }
      }
    }
    for (OfClass each : gone) {
      each.withdrawal.run();
    }
  }

  private static final class OfClass extends WeakReference<Class<?>> {
    private final Runnable withdrawal;

    OfClass(Class<?> owner, Runnable withdrawal) {
      super(owner);
      this.withdrawal = withdrawal;
    }
  }
}
