package dev.plimsoll.core.response.cache;

import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Caffeine's caches: bounded ones through their policy, the others by iteration. */
final class CaffeineKind extends AdapterKind {
  private static final String BUILDER = "com.github.benmanes.caffeine.cache.Caffeine";
  private static final long REHEARSED_ENTRIES = 200;

  private final CaffeineAccess access;

  CaffeineKind(CaffeineAccess access) {
    this.access = access;
  }

  /** For the map that {@code asMap()} returned; by iteration where it leads nowhere. */
  static AdapterKind ofMap(Class<?> mapType) {
    try {
      return new CaffeineKind(CaffeineAccess.ofMap(mapType));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return new MapKind(
          "caffeine-map",
          MapView.SELF,
          "is the map of a Caffeine cache, from which its policy cannot be reached here: entries go"
              + " in no order of use and the bound is not lowered; register the cache itself");
    }
  }

  @Override
  public String name() {
    return "caffeine";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return access.eviction(cache) == null
        ? new MapAdapter(access.walked, access.statistics)
        : new PolicyAdapter(access);
  }

  @Override
  public boolean turn(CacheAdapter adapter, Object cache) {
    boolean bounded = access.eviction(cache) != null;
    return bounded == adapter instanceof PolicyAdapter && super.turn(adapter, cache);
  }

  @Override
  public Object coreOf(Object cache) {
    return access.view.of(cache);
  }

  @Override
  void rehearse() {
    try {
      CaffeineAccess ofCache = CaffeineAccess.ofCache(cacheType());
      Object cache = build(true);
      fill(ofCache.view.of(cache));
      PolicyAdapter adapter = new PolicyAdapter(ofCache);
      adapter.readHits(cache, new HitCount());
      MapKind.exercise(adapter, cache);
      Object unbounded = build(false);
      fill(ofCache.view.of(unbounded));
      MapKind.exercise(new MapAdapter(ofCache.view), unbounded);
      int unused = ofCache.view.dropExpired(unbounded);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private Class<?> cacheType() throws ClassNotFoundException {
    return Class.forName(CaffeineAccess.CACHE, true, access.loader());
  }

  private static void fill(Map<Object, Object> map) {
    for (int i = 0; i < REHEARSED_ENTRIES / 2; i++) {
      map.put(i, new byte[i]);
    }
  }

  private Object build(boolean bounded) throws Throwable {
    Class<?> builder = Class.forName(BUILDER, true, access.loader());
    Object fresh = Handles.made(builder, "newBuilder");
    Handles.virtual(builder, "executor", builder, Executor.class)
        .invoke(fresh, new CallerExecutor());
    if (bounded) {
      Handles.virtual(builder, "maximumSize", builder, long.class).invoke(fresh, REHEARSED_ENTRIES);
    }
    return Handles.virtual(builder, "build", cacheType()).invoke(fresh);
  }

  /** Keeps the rehearsal from starting threads of the common pool in the application's name. */
  private static final class CallerExecutor implements Executor {
    @Override
    public void execute(@Nullable Runnable command) {
      if (command != null) {
        command.run();
      }
    }
  }
}
