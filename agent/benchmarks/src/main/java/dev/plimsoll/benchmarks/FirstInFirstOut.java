package dev.plimsoll.benchmarks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The bound that somebody writes around a map that has none. Safe for any thread. */
final class FirstInFirstOut implements LoopCache {
  private final LoopCache cache;
  private final Consumer<Integer> remove;
  private final long mostBytes;
  private final Queue<Integer> order = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  FirstInFirstOut(LoopCache cache, Consumer<Integer> remove, long mostBytes) {
    this.cache = cache;
    this.remove = remove;
    this.mostBytes = mostBytes;
  }

  @Override
  public Object get(Integer key) {
    return cache.get(key);
  }

  @Override
  public void put(Integer key, Object value) {
    cache.put(key, value);
    order.add(key);
    long now = bytes.addAndGet(LoopValues.bytes(key));
    while (now > mostBytes) {
      Integer first = order.poll();
      if (first == null) {
        return;
      }
      remove.accept(first);
      now = bytes.addAndGet(-LoopValues.bytes(first));
    }
  }

  @Override
  public Object registered() {
    return cache.registered();
  }
}
