package dev.plimsoll.benchmarks;

import java.lang.ref.SoftReference;

/** Soft values for a library that has none of its own. Safe for any thread. */
record SoftlyHeld(LoopCache cache) implements LoopCache {
  @Override
  public Object get(Integer key) {
    return cache.get(key) instanceof SoftReference<?> reference ? reference.get() : null;
  }

  @Override
  public void put(Integer key, Object value) {
    cache.put(key, new SoftReference<>(value));
  }

  @Override
  public Object registered() {
    return cache.registered();
  }
}
