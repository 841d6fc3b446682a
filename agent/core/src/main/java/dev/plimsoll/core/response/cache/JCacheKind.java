package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * JCache's caches. Those of Caffeine, Ehcache and cache2k are opened, so that their own ways to
 * give are used; others are walked, unless what is removed from them would be deleted from what
 * stands behind ({@code write-through}): JCache has no way to evict.
 */
final class JCacheKind extends AdapterKind {
  static final String CACHE = "javax.cache.Cache";
  private static final String COMPLETE = "javax.cache.configuration.CompleteConfiguration";
  private static final String CONFIGURATION = "javax.cache.configuration.Configuration";
  private static final String FACTORY = "javax.cache.configuration.Factory";

  private final Class<?> cacheType;
  private final Class<?> entryType;
  private final MethodHandle configuration;
  private final MethodHandle writerFactory;
  private final EntryAccess access;

  private JCacheKind(Class<?> cacheType) throws ReflectiveOperationException {
    this.cacheType = cacheType;
    this.entryType = Handles.beside(cacheType, CACHE + "$Entry");
    Class<?> plain = Handles.beside(cacheType, CONFIGURATION);
    Class<?> complete = Handles.beside(cacheType, COMPLETE);
    MethodHandle get = Handles.virtual(cacheType, "getConfiguration", plain, Class.class);
    this.configuration = Handles.onObjects(MethodHandles.insertArguments(get, 1, complete));
    Class<?> factory = Handles.beside(cacheType, FACTORY);
    this.writerFactory = Handles.onObjects(complete, "getCacheWriterFactory", factory);
    this.access = EntryAccess.of(cacheType, boolean.class, null);
  }

  /** How caches of one provider are served. */
  static AdapterKind of(Class<?> type, Class<?> cacheType) throws ReflectiveOperationException {
    AdapterKind elsewhere = ElsewhereTypes.refusalOf(type);
    if (elsewhere != null) {
      return elsewhere;
    }
    String provider = type.getName();
    if (provider.startsWith("com.github.benmanes.caffeine.jcache.")) {
      return new HandleWrapperKind("jcache", unwrap(type, cacheType, CaffeineAccess.CACHE));
    }
    if (provider.startsWith("org.ehcache.jsr107.")) {
      return new HandleWrapperKind("jcache", unwrap(type, cacheType, EhcacheKind.CACHE));
    }
    if (provider.startsWith("org.cache2k.jcache.")) {
      return new HandleWrapperKind("jcache", unwrap(type, cacheType, Cache2kKind.CACHE));
    }
    return new JCacheKind(cacheType);
  }

  @Override
  public String name() {
    return "jcache";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return refusal(cache) == null ? new EntryAdapter(access) : new IdleAdapter();
  }

  @Override
  public @Nullable String refusal(Object cache) {
    try {
      Object known = (Object) configuration.invokeExact(cache);
      Object writers = (Object) writerFactory.invokeExact(known);
      return writers != null
          ? "it writes through, and what JCache removes is deleted behind it too; use"
              + " registerShedder with the provider's own way to evict"
          : null;
    } catch (IllegalArgumentException | ClassCastException e) {
      return "it does not tell whether it writes through";
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Override
  void rehearse() {
    MapKind.exercise(new EntryAdapter(access), StandIn.of(cacheType, entryType));
  }

  private static MethodHandle unwrap(Class<?> type, Class<?> cacheType, String nativeType)
      throws ReflectiveOperationException {
    MethodHandle unwrap = Handles.virtual(cacheType, "unwrap", Object.class, Class.class);
    Class<?> wanted = Handles.beside(type, nativeType);
    return Handles.onObjects(MethodHandles.insertArguments(unwrap, 1, wanted));
  }
}
