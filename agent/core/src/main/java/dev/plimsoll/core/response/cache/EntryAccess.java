package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The public methods of a library's cache that can be walked, as handles: JCache's and Ehcache's
 * have the same ones. Immutable.
 */
final class EntryAccess {
  private final MethodHandle iterator;
  private final MethodHandle key;
  private final MethodHandle value;
  private final MethodHandle removeIf;
  private final MethodHandle remove;

  private EntryAccess(Class<?> type, Class<?> entry, Class<?> removed)
      throws ReflectiveOperationException {
    iterator = Handles.onObjects(type, "iterator", Iterator.class);
    key = Handles.onObjects(entry, "getKey", Object.class);
    value = Handles.onObjects(entry, "getValue", Object.class);
    removeIf = Handles.onObjects(type, "remove", boolean.class, Object.class, Object.class);
    MethodHandle plain = Handles.onObjects(type, "remove", removed, Object.class);
    remove = plain.asType(plain.type().changeReturnType(void.class));
  }

  /**
   * As said.
   *
   * @param type the cache's public interface, which has an inner one for its entries
   * @param removed what {@code remove(key)} is declared to return
   */
  static EntryAccess of(Class<?> type, Class<?> removed) throws ReflectiveOperationException {
    return new EntryAccess(type, Handles.beside(type, type.getName() + "$Entry"), removed);
  }

  Iterator<?> iterator(Object cache) {
    try {
      return (Iterator<?>) (Object) iterator.invokeExact(cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Nullable Object key(Object entry) {
    try {
      return (Object) key.invokeExact(entry);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Nullable Object value(Object entry) {
    try {
      return (Object) value.invokeExact(entry);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** Takes an entry if it still has this value. */
  boolean remove(Object cache, @Nullable Object entryKey, @Nullable Object entryValue) {
    try {
      return (boolean) removeIf.invokeExact(cache, entryKey, entryValue);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** Takes an entry whatever value it has now. */
  void remove(Object cache, @Nullable Object entryKey) {
    try {
      remove.invokeExact(cache, entryKey);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
