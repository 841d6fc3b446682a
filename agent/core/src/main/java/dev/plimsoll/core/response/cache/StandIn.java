package dev.plimsoll.core.response.cache;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays a cache of an interface whose providers are not known, an adapter, or an entry, so that
 * calls can be rehearsed without a cache of the application's.
 */
final class StandIn implements InvocationHandler {
  private static final int ENTRIES = 50;

  private final List<Object> entries;

  private StandIn(List<Object> entries) {
    this.entries = entries;
  }

  /** A cache with some entries. */
  static Object of(Class<?> cacheType, Class<?> entryType) {
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(proxy(entryType, new StandIn(List.of())));
    }
    return proxy(cacheType, new StandIn(entries));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "iterator", "entries" -> entries.iterator();
      case "size" -> (long) entries.size();
      case "coldestFirst" -> false;
      case "getKey", "getValue" -> "rehearsal";
      case "remove" -> true;
      default -> null;
    };
  }

  private static Object proxy(Class<?> type, StandIn standIn) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, standIn);
  }
}
