package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Ehcache counts of a cache: its hits, and its entries, which its own API tells by a walk
 * only. In a program that has just started a walk of a cache that fills is late by seconds: 46 MB
 * were seen where 197 were held. Immutable.
 */
final class EhcacheStatistics {
  private static final String STATISTICS = "org.ehcache.core.internal.statistics.";
  private static final String STORES = "org.ehcache.impl.internal.store.";

  private final Class<?> internal;
  private final MethodHandle statistics;
  private final MethodHandle hits;

  /** Those of which the store is a field. */
  private final Class<?> base;

  private final Class<?> heapStore;
  private final MethodHandle store;

  /** Stores around others, from the outermost on. */
  private final List<Layer> layers = new ArrayList<>();

  private final MethodHandle map;
  private final MethodHandle count;

  private EhcacheStatistics(Class<?> cacheType) throws ReflectiveOperationException {
    internal = Handles.beside(cacheType, EhcacheKind.INTERNAL);
    Class<?> type = Handles.beside(cacheType, STATISTICS + "DefaultCacheStatistics");
    MethodHandle make =
        MethodHandles.publicLookup()
            .findConstructor(type, MethodType.methodType(void.class, internal));
    statistics = Handles.onObjects(make);
    hits = Handles.onObjects(type, "getCacheHits", long.class);
    base = Handles.beside(cacheType, "org.ehcache.core.EhcacheBase");
    heapStore = Handles.beside(cacheType, STORES + "heap.OnHeapStore");
    store = field(base, "store");
    addLayer("loaderwriter.LocalLoaderWriterStore", "delegate");
    addLayer("tiering.TieredStore", "realCachingTier");
    addLayer("tiering.CompoundCachingTier", "higher");
    map = field(heapStore, "map");
    Method counting = Handles.beside(cacheType, STORES + "heap.Backend").getMethod("mappingCount");
    counting.setAccessible(true);
    count = Handles.onObjects(MethodHandles.lookup().unreflect(counting));
  }

  /** Null where this version has other insides. */
  static @Nullable EhcacheStatistics of(Class<?> cacheType) {
    try {
      return new EhcacheStatistics(cacheType);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  /**
   * Entries on the heap, also of a cache that has more in tiers below, through which a walk goes;
   * -1 where it takes one.
   */
  long entries(Object cache) {
    try {
      if (!base.isInstance(cache)) {
        return -1;
      }
      Object kept = (Object) store.invokeExact(cache);
      for (int i = 0; i < layers.size(); i++) {
        Layer layer = layers.get(i);
        if (layer.type().isInstance(kept)) {
          kept = (Object) layer.beneath().invokeExact(kept);
        }
      }
      if (!heapStore.isInstance(kept)) {
        return -1;
      }
      return (long) count.invokeExact((Object) map.invokeExact(kept));
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** {@link #entries} as a handle, for {@link EntryAccess}. */
  MethodHandle counting() throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(long.class, Object.class);
    return MethodHandles.lookup()
        .findVirtual(EhcacheStatistics.class, "entries", type)
        .bindTo(this);
  }

  /** What counts a cache's requests, and keeps it alive; null where nothing does. */
  @Nullable Object counter(Object cache) {
    try {
      return internal.isInstance(cache) ? (Object) statistics.invokeExact(cache) : null;
    } catch (RuntimeException e) {
      // It has no manager.
      return null;
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** Hits since the cache was made, those of walks and of removals by value too. */
  long hits(Object counter) {
    try {
      return (long) hits.invokeExact(counter);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** Only if this version has it. */
  private void addLayer(String name, String beneath) {
    try {
      Class<?> type = Handles.beside(base, STORES + name);
      layers.add(new Layer(type, field(type, beneath)));
    } catch (ReflectiveOperationException e) {
      return;
    }
  }

  private static MethodHandle field(Class<?> type, String name)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return Handles.onObjects(MethodHandles.lookup().unreflectGetter(field));
  }

  /** A store and the way to the one beneath it that is nearer to the heap. */
  private record Layer(Class<?> type, MethodHandle beneath) {}
}
