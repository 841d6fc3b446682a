package dev.plimsoll.core.response;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The caches of one marked field, in the order that the test gives them. */
public final class CacheRow implements InstanceSource {
  final List<Object> caches = new CopyOnWriteArrayList<>();

  public CacheRow(Object... first) {
    caches.addAll(List.of(first));
  }

  public void add(Object cache) {
    caches.add(cache);
  }

  /** By identity, as two empty maps are equal. */
  void remove(Object cache) {
    caches.removeIf(each -> each == cache);
  }

  @Override
  public int size() {
    return caches.size();
  }

  @Override
  public int slots() {
    return caches.size();
  }

  @Override
  public @Nullable Object at(int slot) {
    return slot < caches.size() ? caches.get(slot) : null;
  }
}
