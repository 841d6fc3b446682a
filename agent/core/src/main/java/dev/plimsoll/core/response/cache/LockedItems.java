package dev.plimsoll.core.response.cache;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * What a wrapper of {@code java.util.Collections} holds: entries of a map, or elements. All but
 * {@link #count} only while its mutex is held, which is the wrapper itself. Immutable.
 */
abstract class LockedItems {
  /** Of a map: the entries. */
  static final LockedItems ENTRIES = new Entries();

  /** Of a collection: the elements. */
  static final LockedItems ELEMENTS = new Elements();

  abstract int count(Object wrapper);

  abstract Iterator<Object> iterator(Object wrapper);

  abstract Spliterator<Object> spliterator(Object wrapper);

  /** Takes one that was met through the spliterator. */
  abstract void remove(Object wrapper, Object item);

  /** What is weighed of an item. */
  abstract @Nullable Object key(@Nullable Object item);

  /** The other half of an item, null where it has none. */
  abstract @Nullable Object value(@Nullable Object item);

  private static final class Entries extends LockedItems {
    @Override
    int count(Object wrapper) {
      return ((Map<?, ?>) wrapper).size();
    }

    @Override
    Iterator<Object> iterator(Object wrapper) {
      return entries(wrapper).iterator();
    }

    @Override
    Spliterator<Object> spliterator(Object wrapper) {
      return entries(wrapper).spliterator();
    }

    @Override
    void remove(Object wrapper, Object item) {
      Object unused = ((Map<?, ?>) wrapper).remove(((Map.Entry<?, ?>) item).getKey());
    }

    @Override
    @Nullable Object key(@Nullable Object item) {
      return item instanceof Map.Entry<?, ?> entry ? entry.getKey() : null;
    }

    @Override
    @Nullable Object value(@Nullable Object item) {
      return item instanceof Map.Entry<?, ?> entry ? entry.getValue() : null;
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> entries(Object wrapper) {
      return (Collection<Object>) (Collection<?>) ((Map<?, ?>) wrapper).entrySet();
    }
  }

  private static final class Elements extends LockedItems {
    @Override
    int count(Object wrapper) {
      return ((Collection<?>) wrapper).size();
    }

    @Override
    Iterator<Object> iterator(Object wrapper) {
      return elements(wrapper).iterator();
    }

    @Override
    Spliterator<Object> spliterator(Object wrapper) {
      return elements(wrapper).spliterator();
    }

    @Override
    void remove(Object wrapper, Object item) {
      elements(wrapper).remove(item);
    }

    @Override
    @Nullable Object key(@Nullable Object item) {
      return item;
    }

    @Override
    @Nullable Object value(@Nullable Object item) {
      return null;
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> elements(Object wrapper) {
      return (Collection<Object>) wrapper;
    }
  }
}
