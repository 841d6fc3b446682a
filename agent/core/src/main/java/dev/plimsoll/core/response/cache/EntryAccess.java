package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a cache that can be walked, as handles: JCache's and Ehcache's have the same ones,
 * and an adapter of the application's own offers them too. Immutable.
 */
final class EntryAccess {
  private final MethodHandle iterator;
  private final MethodHandle key;
  private final MethodHandle value;
  private final MethodHandle removeIf;

  /** Null where an entry goes only with the value it was seen with. */
  private final @Nullable MethodHandle remove;

  /** Null where there is no count but by walking. */
  private final @Nullable MethodHandle size;

  private final boolean coldestFirst;

  private EntryAccess(
      Class<?> entry,
      MethodHandle iterator,
      MethodHandle removeIf,
      @Nullable MethodHandle remove,
      @Nullable MethodHandle size,
      boolean coldestFirst)
      throws ReflectiveOperationException {
    this.iterator = iterator;
    this.key = Handles.onObjects(entry, "getKey", Object.class);
    this.value = Handles.onObjects(entry, "getValue", Object.class);
    this.removeIf = removeIf;
    this.remove = remove;
    this.size = size;
    this.coldestFirst = coldestFirst;
  }

  /**
   * For a cache that has the methods itself.
   *
   * @param type the cache's public interface, which has an inner one for its entries
   * @param removed what {@code remove(key)} is declared to return
   * @param size from a cache to its entries, -1 where that takes a walk
   */
  static EntryAccess of(Class<?> type, Class<?> removed, @Nullable MethodHandle size)
      throws ReflectiveOperationException {
    MethodHandle plain = Handles.onObjects(type, "remove", removed, Object.class);
    return new EntryAccess(
        Handles.beside(type, type.getName() + "$Entry"),
        Handles.onObjects(type, "iterator", Iterator.class),
        Handles.onObjects(type, "remove", boolean.class, Object.class, Object.class),
        plain.asType(plain.type().changeReturnType(void.class)),
        size,
        false);
  }

  /** For a cache whose entries are those of a map; each handle takes the cache first. */
  static EntryAccess ofMap(
      MethodHandle size, MethodHandle iterator, MethodHandle removeIf, boolean coldestFirst)
      throws ReflectiveOperationException {
    return new EntryAccess(Map.Entry.class, iterator, removeIf, null, size, coldestFirst);
  }

  boolean isColdestFirst() {
    return coldestFirst;
  }

  boolean removesByKey() {
    return remove != null;
  }

  /** How many there are; -1 where that takes a walk. */
  long size(Object cache) {
    try {
      return size == null ? -1 : (long) size.invokeExact(cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
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
      if (remove != null) {
        remove.invokeExact(cache, entryKey);
      }
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
