package dev.plimsoll.core.instrument;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Makes the object behind a place in woven code, from the parts of its mark: kind and class first.
 * The JVM asks once for each place and holds the answer in the class itself; so do we, that several
 * places of one member share it, and that it goes when its class goes. Called on application
 * threads; never throws.
 */
final class MarkSites implements Function<List<?>, Object> {
  private final MarkSink sink;
  private final Complaints complaints;
  private final Registrations registrations;
  private final Callbacks callbacks;
  private final MemberMap members = new MemberMap();

  MarkSites(
      MarkSink sink, Complaints complaints, Registrations registrations, Callbacks callbacks) {
    this.sink = sink;
    this.complaints = complaints;
    this.registrations = registrations;
    this.callbacks = callbacks;
  }

  @Override
  public Object apply(List<?> parts) {
    MarkKind kind = MarkKind.valueOf((String) parts.get(0));
    try {
      return site(kind, parts);
    } catch (Throwable t) {
      complaints.failure(kind + " of " + parts.get(1) + " could not be served", t);
      return new IdleSite();
    }
  }

  private Object site(MarkKind kind, List<?> parts) throws ReflectiveOperationException {
    return switch (kind) {
      case EVICTABLE, SHED_ON_PRESSURE, ON_EXHAUSTION -> member(kind, parts);
      case RETRY_AFTER_SHEDDING -> new Gate(sink, (Integer) parts.get(1), (Long) parts.get(2));
      case REJECT_UNDER_PRESSURE -> Door.of((Class<?>) parts.get(1), (Long) parts.get(2), sink);
    };
  }

  private Object member(MarkKind kind, List<?> parts) throws ReflectiveOperationException {
    Class<?> owner = (Class<?>) parts.get(1);
    Map<String, Object> ofClass = members.get(owner);
    String key = kind.name() + parts.get(2);
    Object known = ofClass.get(key);
    if (known != null) {
      return known;
    }
    // Not while a lock is held: the sink is the runtime's. Of two that race, the first stays.
    Object made = kind == MarkKind.EVICTABLE ? caches(parts) : owners(kind, parts);
    Object first = ofClass.putIfAbsent(key, made);
    if (first != null) {
      return first;
    }
    register(owner, made);
    return made;
  }

  private CacheMember caches(List<?> parts) {
    return new CacheMember(
        (String) parts.get(3),
        (Integer) parts.get(4),
        (Double) parts.get(5),
        (Integer) parts.get(6),
        sink,
        complaints);
  }

  private OwnerMember owners(MarkKind kind, List<?> parts) throws ReflectiveOperationException {
    return new OwnerMember(
        (String) parts.get(3),
        (Integer) parts.get(4),
        (Integer) parts.get(5),
        (Long) parts.get(6),
        kind == MarkKind.SHED_ON_PRESSURE
            ? callbacks.shedder((MethodHandle) parts.get(7))
            : callbacks.hook((MethodHandle) parts.get(7)));
  }

  private void register(Class<?> owner, Object made) {
    if (made instanceof CacheMember caches) {
      registrations.add(owner, sink.caches(caches));
      return;
    }
    OwnerMember owners = (OwnerMember) made;
    OwnerCalls calls = new OwnerCalls(owners);
    registrations.add(
        owner,
        owners.call().isShedder()
            ? sink.shedder(
                owners.name(), owners.order(), owners.relievesMask(), owners.timeoutNanos(), calls)
            : sink.hook(owners.name(), owners.order(), owners.timeoutNanos(), calls));
  }

  /** Hangs on the class: an entry refers to nothing of ours that outlives the class. */
  private static final class MemberMap extends ClassValue<Map<String, Object>> {
    @Override
    protected Map<String, Object> computeValue(Class<?> type) {
      return new ConcurrentHashMap<>();
    }
  }
}
