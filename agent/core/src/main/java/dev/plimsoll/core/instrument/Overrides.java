package dev.plimsoll.core.instrument;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that override a marked method and mark the override, too. A call of the method on one
 * of their objects runs the override, which is called by its own mark as well: a hook would run
 * twice on one object. Hangs on the class of the method, and holds the others weakly, whose loader
 * may be another. Safe for any thread.
 */
final class Overrides {
  /** No method overrides this one. */
  static final String NOWHERE = "nowhere";

  /** Those of subclasses in its own package do. */
  static final String IN_PACKAGE = "package";

  /** Those of all subclasses do. */
  static final String EVERYWHERE = "everywhere";

  private static final List<WeakReference<Class<?>>> NONE = List.of();

  private final Class<?> owner;
  private final String where;

  /** Never changed, but replaced under a lock; read by any thread. */
  private volatile List<WeakReference<Class<?>>> classes = NONE;

  Overrides(Class<?> owner, String where) {
    this.owner = owner;
    this.where = where;
  }

  /** The class of the method. */
  Class<?> owner() {
    return owner;
  }

  /** A subclass declares and marks a method of the same name and type that is not private. */
  void add(Class<?> subclass) {
    if (!reaches(subclass)) {
      return;
    }
    synchronized (this) {
      List<WeakReference<Class<?>>> living = new ArrayList<>(classes);
      living.removeIf(each -> each.refersTo(null));
      living.add(new WeakReference<>(subclass));
      classes = living;
    }
  }

  /** Whether the object is called by the mark of an override. Allocates nothing. */
  boolean covers(Object object) {
    List<WeakReference<Class<?>>> now = classes;
    for (int i = 0; i < now.size(); i++) {
      Class<?> type = now.get(i).get();
      if (type != null && type.isInstance(object)) {
        return true;
      }
    }
    return false;
  }

  private boolean reaches(Class<?> subclass) {
    return where.equals(EVERYWHERE)
        || (where.equals(IN_PACKAGE)
            && owner.getClassLoader() == subclass.getClassLoader()
            && owner.getPackageName().equals(subclass.getPackageName()));
  }
}
