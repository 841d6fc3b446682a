package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Caches that an adapter of the application's own serves: {@code dev.plimsoll.CacheAdapter}, in
 * whatever copy of the API the cache's class loader sees.
 */
final class SpiKind extends AdapterKind {
  private static final String SERVICE = "dev.plimsoll.CacheAdapter";

  private final Class<?> service;
  private final EntryAccess access;

  private SpiKind(Class<?> service, EntryAccess access) {
    this.service = service;
    this.access = access;
  }

  /** The kind, or null for a class that no such adapter serves. */
  static @Nullable AdapterKind of(Class<?> type) throws ReflectiveOperationException {
    Class<?> service;
    try {
      service = Class.forName(SERVICE, false, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
    try {
      MethodHandle served = Handles.onObjects(service, "type", Class.class);
      for (Object adapter : ServiceLoader.load(service, type.getClassLoader())) {
        if (((Class<?>) (Object) served.invokeExact(adapter)).isAssignableFrom(type)) {
          return new SpiKind(service, access(service, adapter));
        }
      }
      return null;
    } catch (ServiceConfigurationError | RuntimeException e) {
      return new RefusedKind("an adapter of " + SERVICE + " cannot be used: " + e);
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  @Override
  public String name() {
    return "adapter";
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return new EntryAdapter(access);
  }

  @Override
  void rehearse() {
    try {
      EntryAccess ofStandIn = access(service, StandIn.of(service, Map.Entry.class));
      MapKind.exercise(new EntryAdapter(ofStandIn), new Object());
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private static EntryAccess access(Class<?> service, Object adapter) throws Throwable {
    MethodHandle coldestFirst = Handles.onObjects(service, "coldestFirst", boolean.class);
    Class<?> object = Object.class;
    return EntryAccess.ofMap(
        bound(adapter, Handles.onObjects(service, "size", long.class, object)),
        bound(adapter, Handles.onObjects(service, "entries", Iterator.class, object)),
        bound(adapter, Handles.onObjects(service, "remove", boolean.class, object, object, object)),
        (boolean) coldestFirst.invokeExact(adapter));
  }

  private static MethodHandle bound(Object adapter, MethodHandle method) {
    return MethodHandles.insertArguments(method, 0, adapter);
  }
}
