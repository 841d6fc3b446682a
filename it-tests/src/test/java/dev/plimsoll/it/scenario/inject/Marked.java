package dev.plimsoll.it.scenario.inject;

import dev.plimsoll.Evictable;
import dev.plimsoll.OnExhaustion;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.RetryAfterShedding;
import dev.plimsoll.ShedOnPressure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Loaded again and again, each time by a loader of its own: every mark once. */
public final class Marked implements Supplier<String> {
  @Evictable static final Map<Integer, byte[]> SHARED = new ConcurrentHashMap<>();

  @Evictable final Map<Integer, byte[]> own = new ConcurrentHashMap<>();

  @ShedOnPressure
  void drop() {
    own.clear();
  }

  @OnExhaustion
  void save() {}

  @RetryAfterShedding
  String repeated() {
    return "served";
  }

  @RejectUnderPressure
  String refused() {
    return repeated();
  }

  /** What every call of it should bring, but at a door that is shut. */
  @Override
  public String get() {
    own.put(1, new byte[100]);
    SHARED.put(1, new byte[100]);
    try {
      return refused();
    } catch (dev.plimsoll.MemoryPressureException e) {
      return "served";
    }
  }
}
