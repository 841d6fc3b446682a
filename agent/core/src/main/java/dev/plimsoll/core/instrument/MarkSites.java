package dev.plimsoll.core.instrument;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects behind the places in woven code: asked for a class it gives what makes those of
 * that class from a {@link SiteSpec}; asked with class, spec and lookup at once, as {@link
 * LinkMethod} does, the object itself. The JVM asks once for each place and holds the answer in the
 * class itself; so do we, that several places of one member share it, and that it goes when its
 * class goes. Called on application threads.
 *
 * <p>Throws nothing but {@code OutOfMemoryError}, and that only where woven code catches it: the
 * JVM then asks again at the next use. Any other answer stands for good.
 */
final class MarkSites implements Function<Object, Object> {
  private static final int MOST_CAUSES = 8;

  private final MarkSink sink;
  private final Complaints complaints;
  private final Registrations registrations;
  private final Callbacks callbacks;
  private final CacheFinder finder;
  private final MissedClasses missed;
  private final MemberMap members = new MemberMap();

  /** Made before it is needed: where an allocation has failed another one would too. */
  private final IdleSite idle = new IdleSite();

  MarkSites(
      MarkSink sink,
      Complaints complaints,
      Registrations registrations,
      Callbacks callbacks,
      CacheFinder finder,
      MissedClasses missed) {
    this.sink = sink;
    this.complaints = complaints;
    this.registrations = registrations;
    this.callbacks = callbacks;
    this.finder = finder;
    this.missed = missed;
  }

  @Override
  public Object apply(Object asked) {
    return asked instanceof Object[] call ? link(call) : of((Class<?>) asked);
  }

  /** Only places that catch ask so; see {@link AddedMethods}. */
  private Object link(Object[] call) {
    return new OfClass((Class<?>) call[0], (Lookup) call[2]).site((String) call[1]);
  }

  /** What makes the objects of a class, for code that was woven into a loaded one. */
  Function<? super String, Object> of(Class<?> owner) {
    try {
      return new OfClass(owner, null);
    } catch (OutOfMemoryError e) {
      weaveLater(owner);
      return idle;
    }
  }

  /**
   * There was no memory for a mark of a loaded class. What its constants were given stands for
   * good, so it is to be woven once more.
   */
  void weaveLater(Class<?> owner) {
    try {
      missed.add(owner.getName());
    } catch (OutOfMemoryError e) {
      // Nobody has asked for its name before; the host goes on all the same.
      return;
    }
  }

  /**
   * Also what reflection wraps, as of the first exception that a door makes; not what a class was
   * lost of, which the JVM names as the cause from then on.
   */
  static @Nullable OutOfMemoryError shortage(Throwable thrown) {
    Throwable t = thrown;
    // Causes may go round in a circle.
    for (int i = 0; i < MOST_CAUSES && t != null && !(t instanceof LinkageError); i++) {
      if (t instanceof OutOfMemoryError error) {
        return error;
      }
      t = t.getCause();
    }
    return null;
  }

  private final class OfClass implements Function<String, Object> {
    private final Class<?> owner;
    private final @Nullable Lookup own;

    OfClass(Class<?> owner, @Nullable Lookup own) {
      this.owner = owner;
      this.own = own;
    }

    @Override
    public Object apply(String text) {
      try {
        return site(text);
      } catch (OutOfMemoryError e) {
        if (SiteSpec.isOfGuard(text)) {
          throw e;
        }
        weaveLater(owner);
        return idle;
      }
    }

    private Object site(String text) {
      try {
        if (text.equals(SiteSpec.DOOR_WORD)) {
          return sink.doors();
        }
        SiteSpec spec = new SiteSpec(text);
        MarkKind kind = MarkKind.valueOf(spec.next());
        return switch (kind) {
          case EVICTABLE -> caches(spec);
          case SHED_ON_PRESSURE, ON_EXHAUSTION -> owners(kind, spec);
          case BUILDS_CACHES -> finder;
          case RETRY_AFTER_SHEDDING -> new Gate(sink, spec.nextInt(), spec.nextLong());
          case REJECT_UNDER_PRESSURE -> Door.of(owner, spec.nextLong(), sink);
        };
      } catch (Throwable t) {
        OutOfMemoryError shortage = shortage(t);
        if (shortage != null) {
          throw shortage;
        }
        return failed(t);
      }
    }

    private IdleSite failed(Throwable cause) {
      try {
        complaints.failure("a mark of " + owner.getName() + " could not be served", cause);
      } catch (OutOfMemoryError e) {
        // The line cannot be made; the host goes on all the same.
        return idle;
      }
      return idle;
    }

    private Object caches(SiteSpec spec) {
      int order = spec.nextInt();
      double keep = spec.nextDouble();
      int relievesMask = spec.nextInt();
      String member = spec.next();
      Map<String, Object> ofClass = members.get(owner);
      Object known = ofClass.get(member);
      if (known != null) {
        return known;
      }
      CacheMember made = new CacheMember(spec.rest(), order, keep, relievesMask, sink, complaints);
      // No lock is held, since the sink is the runtime's. Of two that race, the first stays.
      Object first = ofClass.putIfAbsent(member, made);
      if (first != null) {
        return first;
      }
      try {
        registrations.add(owner, sink.caches(made));
      } catch (Throwable t) {
        // Or who asks again would get one that nobody sheds.
        ofClass.remove(member, made);
        throw t;
      }
      return made;
    }

    private Object owners(MarkKind kind, SiteSpec spec) throws ReflectiveOperationException {
      int order = spec.nextInt();
      int relievesMask = spec.nextInt();
      long timeoutNanos = spec.nextLong();
      String member = spec.next();
      boolean isStatic = Boolean.parseBoolean(spec.next());
      String key = kind.name() + member;
      String overridableIn = spec.next();
      String name = spec.rest();
      Map<String, Object> ofClass = members.get(owner);
      Object known = ofClass.get(key);
      if (known != null) {
        return known;
      }
      MethodHandle method = callbacks.find(owner, own, member, isStatic);
      boolean isShedder = kind == MarkKind.SHED_ON_PRESSURE;
      Callback callback = isShedder ? callbacks.shedder(method) : callbacks.hook(method);
      OwnerMember made =
          new OwnerMember(name, callback, new Overrides(owner, overridableIn), complaints);
      Object first = ofClass.putIfAbsent(key, made);
      if (first != null) {
        return first;
      }
      try {
        if (!overridableIn.equals(Overrides.NOWHERE)) {
          tellOverridden(key);
        }
        OwnerCalls calls = new OwnerCalls(made);
        registrations.add(
            owner,
            isShedder
                ? sink.shedder(name, order, relievesMask, timeoutNanos, calls)
                : sink.hook(name, order, timeoutNanos, calls));
      } catch (Throwable t) {
        ofClass.remove(key, made);
        throw t;
      }
      if (!isShedder) {
        rehearse(callback);
      }
      return made;
    }

    /**
     * An object tells of itself where each constructor of its classes returns, the first superclass
     * first: so the marks of those have been met.
     */
    private void tellOverridden(String key) {
      Class<?> type = owner.getSuperclass();
      while (type != null && type.getClassLoader() != null) {
        if (members.get(type).get(key) instanceof OwnerMember overridden) {
          overridden.overriddenIn(owner);
        }
        type = type.getSuperclass();
      }
    }
  }

  /** Shedders are rehearsed by the regular looks; at a hook nobody looks before the end. */
  private static void rehearse(Callback hook) {
    try {
      hook.rehearse();
    } catch (RuntimeException | VirtualMachineError e) {
      // No memory, not even to say so. It is called all the same.
      return;
    }
  }

  /** Hangs on the class: an entry refers to nothing of ours that outlives the class. */
  private static final class MemberMap extends ClassValue<Map<String, Object>> {
    @Override
    protected Map<String, Object> computeValue(Class<?> type) {
      return new ConcurrentHashMap<>();
    }
  }
}
