package dev.plimsoll.benchmarks;

/** A cache as the goodput loop uses it. Safe for any thread. */
interface LoopCache {
  /** The value, or null. */
  Object get(Integer key);

  void put(Integer key, Object value);

  /** What an application would register. */
  Object registered();
}
