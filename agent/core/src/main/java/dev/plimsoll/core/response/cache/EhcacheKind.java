package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Ehcache 3's own caches, also those that its JCache provider leads to. */
final class EhcacheKind extends AdapterKind {
  static final String CACHE = "org.ehcache.Cache";
  static final String INTERNAL = "org.ehcache.core.InternalCache";
  private static final String LOADER_WRITER = "org.ehcache.spi.loaderwriter.CacheLoaderWriter";

  private static final String USER_MANAGED = "org.ehcache.UserManagedCache";
  private static final String BUILDER = "org.ehcache.config.builders.UserManagedCacheBuilder";
  private static final int REHEARSED_ENTRIES = 50;

  private final Class<?> cacheType;
  private final EhcachePools pools;
  private final @Nullable EhcacheStatistics statistics;
  private final EntryAccess access;
  private final Class<?> internal;
  private final MethodHandle loaderWriter;

  EhcacheKind(Class<?> cacheType) throws ReflectiveOperationException {
    this.cacheType = cacheType;
    pools = new EhcachePools(cacheType);
    statistics = EhcacheStatistics.of(cacheType);
    access =
        EntryAccess.of(cacheType, void.class, statistics == null ? null : statistics.counting());
    internal = Handles.beside(cacheType, INTERNAL);
    loaderWriter =
        Handles.onObjects(
            internal, "getCacheLoaderWriter", Handles.beside(cacheType, LOADER_WRITER));
  }

  @Override
  public String name() {
    return "ehcache";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return refusal(cache) == null
        ? adapter(!pools.hasLowerTiers(cache) && !writes(cache))
        : new IdleAdapter();
  }

  @Override
  public @Nullable String refusal(Object cache) {
    return pools.heap(cache) == null
        ? "it has no pool of its own on the heap, and what is removed elsewhere makes no room there"
        : null;
  }

  @Override
  public @Nullable String remark(Object cache) {
    return writes(cache) || pools.hasLowerTiers(cache)
        ? "has a writer or tiers below the heap, where removed entries would be missed: only its"
            + " heap pool is lowered, which tells as entries are put"
        : null;
  }

  @Override
  void rehearse() {
    try {
      Object cache = build();
      MethodHandle put =
          Handles.onObjects(cacheType, "put", void.class, Object.class, Object.class);
      for (int i = 0; i < REHEARSED_ENTRIES; i++) {
        put.invoke(cache, (Object) i, (Object) new byte[i]);
      }
      EhcacheAdapter adapter = adapter(true);
      adapter.readHits(cache, new HitCount());
      MapKind.exercise(adapter, cache);
      MapKind.exercise(adapter(false), cache);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private EhcacheAdapter adapter(boolean removable) {
    return new EhcacheAdapter(pools, statistics, access, removable);
  }

  /** One of its own, which starts no thread and is known to no manager. */
  private Object build() throws Throwable {
    Class<?> builder = Handles.beside(cacheType, BUILDER);
    MethodHandle fresh =
        MethodHandles.publicLookup()
            .findStatic(
                builder,
                "newUserManagedCacheBuilder",
                MethodType.methodType(builder, Class.class, Class.class));
    Object made = fresh.invoke(Object.class, Object.class);
    Class<?> built = Handles.beside(cacheType, USER_MANAGED);
    return Handles.onObjects(builder, "build", built, boolean.class).invoke(made, true);
  }

  /** Whether what is removed is deleted behind the cache; a reader cannot be told from a writer. */
  private boolean writes(Object cache) {
    try {
      if (!internal.isInstance(cache)) {
        return true;
      }
      Object found = (Object) loaderWriter.invokeExact(cache);
      return found != null;
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }
}
