package dev.plimsoll.core.response.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's collections that a second thread may touch: synchronized wrappers, concurrent queues
 * and sets. Serves no type that only happens to be a {@code Collection}.
 */
final class JdkKind extends AdapterKind {
  private static final int REHEARSED_ITEMS = 100;
  private static final String WRAPPER = "java.util.Collections$Synchronized";

  private final Way way;

  private JdkKind(Way way) {
    this.way = way;
  }

  private enum Way {
    SYNCHRONIZED_MAP("synchronized-map"),
    SYNCHRONIZED_COLLECTION("synchronized-collection"),
    SYNCHRONIZED_LIST("synchronized-list"),
    QUEUE("queue"),
    SET("set");

    private final String kindName;

    Way(String kindName) {
      this.kindName = kindName;
    }
  }

  /** How a class is served or why it is refused; null if it is none of these. */
  static @Nullable AdapterKind of(Class<?> type) throws ReflectiveOperationException {
    String name = type.getName();
    if (name.startsWith(WRAPPER) || type == Hashtable.class) {
      return new JdkKind(wrapperWay(type, name));
    }
    if (ConcurrentHashMap.KeySetView.class.isAssignableFrom(type)) {
      return new MapKind("set", MapView.ofKeySet());
    }
    if (ConcurrentSkipListSet.class.isAssignableFrom(type)) {
      return new JdkKind(Way.SET);
    }
    String refusal = RefusedTypes.reasonFor(type);
    if (refusal != null) {
      return new RefusedKind(refusal);
    }
    return isQueue(type) ? new JdkKind(Way.QUEUE) : null;
  }

  @Override
  public String name() {
    return way.kindName;
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return switch (way) {
      case SYNCHRONIZED_MAP -> new LockedAdapter(LockedItems.ENTRIES);
      case SYNCHRONIZED_COLLECTION -> new LockedAdapter(LockedItems.ELEMENTS);
      case SYNCHRONIZED_LIST -> new LockedListAdapter();
      case QUEUE -> new QueueAdapter();
      case SET -> new SetAdapter();
    };
  }

  @Override
  void rehearse() {
    switch (way) {
      case SYNCHRONIZED_MAP -> {
        rehearse(Collections.synchronizedMap(new HashMap<>()));
        rehearse(Collections.synchronizedMap(new LinkedHashMap<>()));
      }
      case SYNCHRONIZED_COLLECTION -> rehearse(Collections.synchronizedSet(new HashSet<>()));
      case SYNCHRONIZED_LIST -> rehearse(Collections.synchronizedList(new ArrayList<>()));
      case QUEUE -> rehearse(new ConcurrentLinkedQueue<>());
      case SET -> rehearse(new ConcurrentSkipListSet<>());
    }
  }

  private void rehearse(Map<Object, Object> map) {
    for (int i = 0; i < REHEARSED_ITEMS; i++) {
      map.put("entry " + i, new byte[i]);
    }
    MapKind.exercise(adapterFor(map), map);
  }

  private void rehearse(Collection<Object> elements) {
    for (int i = 0; i < REHEARSED_ITEMS; i++) {
      elements.add("element " + i);
    }
    MapKind.exercise(adapterFor(elements), elements);
  }

  private static Way wrapperWay(Class<?> type, String name) {
    if (Map.class.isAssignableFrom(type)) {
      return Way.SYNCHRONIZED_MAP;
    }
    return name.equals(WRAPPER + "RandomAccessList")
        ? Way.SYNCHRONIZED_LIST
        : Way.SYNCHRONIZED_COLLECTION;
  }

  /** A blocking queue has to bear several threads by its contract, whoever wrote it. */
  private static boolean isQueue(Class<?> type) {
    return !ConcurrentMap.class.isAssignableFrom(type)
        && (ConcurrentLinkedQueue.class.isAssignableFrom(type)
            || ConcurrentLinkedDeque.class.isAssignableFrom(type)
            || BlockingQueue.class.isAssignableFrom(type));
  }
}
