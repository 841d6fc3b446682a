package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Keeps what woven code tells, and can be told to fail. */
final class RecordingSink implements MarkSink {
  final Map<String, CacheMember> groups = new ConcurrentHashMap<>();
  final Map<String, ToLongFunction<long[]>> shedders = new ConcurrentHashMap<>();
  final Map<String, Consumer<Object[]>> hooks = new ConcurrentHashMap<>();
  final Map<Object, String> found = new IdentityHashMap<>();
  final AtomicLong doors = new AtomicLong();
  final List<String> waits = new ArrayList<>();
  final List<String> withdrawn = new ArrayList<>();
  boolean relieves = true;
  boolean accepts = true;
  long retryAfterNanos = 1_000_000;
  RuntimeException fault;
  OutOfMemoryError shortage;

  List<Object> caches(String name) {
    List<Object> caches = new ArrayList<>();
    CacheMember group = groups.get(name);
    for (int i = 0; group != null && i < group.slots(); i++) {
      if (group.at(i) != null) {
        caches.add(group.at(i));
      }
    }
    return caches;
  }

  @Override
  public boolean accepts(String name, Object cache) {
    failIfTold();
    return accepts;
  }

  @Override
  public Runnable caches(CacheMember group) {
    failIfTold();
    groups.put(group.name(), group);
    return () -> withdrawn.add(group.name());
  }

  @Override
  public void taken(Object cache) {
    failIfTold();
  }

  @Override
  public void found(String place, Object cache) {
    failIfTold();
    found.put(cache, place);
  }

  @Override
  public Runnable shedder(
      String name, int order, int relievesMask, long timeoutNanos, ToLongFunction<long[]> shedder) {
    failIfTold();
    shedders.put(name + " " + order + " " + relievesMask + " " + timeoutNanos, shedder);
    return () -> withdrawn.add(name);
  }

  @Override
  public Runnable hook(String name, int order, long timeoutNanos, Consumer<Object[]> hook) {
    failIfTold();
    hooks.put(name + " " + order + " " + timeoutNanos, hook);
    return () -> withdrawn.add(name);
  }

  @Override
  public boolean awaitRelief(Throwable error, int attempt, int attempts, long waitNanos) {
    failIfTold();
    waits.add(error.getMessage() + " " + attempt + "/" + attempts + " " + waitNanos);
    return relieves && attempt < attempts;
  }

  @Override
  public AtomicLong doors() {
    failIfTold();
    return doors;
  }

  @Override
  public long refuse(int resource, int level) {
    failIfTold();
    return retryAfterNanos;
  }

  private void failIfTold() {
    if (fault != null) {
      throw fault;
    }
    if (shortage != null) {
      throw shortage;
    }
  }
}
