package dev.plimsoll.core.response.cache;

import org.jspecify.annotations.Nullable;

/** Looks for a type among those that a class is made of, by name. */
final class Supertypes {
  private Supertypes() {}

  /** The class, superclass or interface of that name, or null. */
  static @Nullable Class<?> named(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals(name)) {
        return c;
      }
      for (Class<?> implemented : c.getInterfaces()) {
        Class<?> found = named(implemented, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
