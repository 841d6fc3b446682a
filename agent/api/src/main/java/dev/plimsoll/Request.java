package dev.plimsoll;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A registration in JDK types, as it crosses to the agent: {@code {kind, name, target, order, keep,
 * relieves mask, timeout nanos or -1}}. Application code is wrapped: a shedder as {@code
 * ToLongFunction<long[]>} of {@code {level, resource, bits of the fraction, bytes wanted, deadline
 * nanos}} (an empty array is a rehearsal), a hook as {@code Consumer<Object[]>} of {@code {reason,
 * deadline nanos as a Number, IntFunction<byte[]> reserve}}, a listener as {@code BiConsumer<int[],
 * String>} of {@code {from, to, resource, overall}} and the reason.
 */
final class Request {
  private final String kind;
  private final String name;
  private final Object target;
  private final ShedOptions options;

  private Request(String kind, String name, Object target, ShedOptions options) {
    this.kind = kind;
    this.name = name;
    this.target = target;
    this.options = options;
  }

  static Request cache(String name, Object cache, ShedOptions options) {
    return new Request("cache", name, new WeakReference<>(cache), options);
  }

  static Request shedder(String name, CacheShedder shedder, ShedOptions options) {
    return new Request("shedder", name, new ShedderCall(shedder), options);
  }

  static Request hook(String name, int order, ShutdownHook hook) {
    return new Request("hook", name, new HookCall(hook), ShedOptions.defaults().order(order));
  }

  static Request listener(PressureListener listener) {
    return new Request(
        "listener",
        listener.getClass().getName(),
        new ListenerCall(listener),
        ShedOptions.defaults());
  }

  /** Whether its cache is gone. */
  boolean isGone() {
    return target instanceof WeakReference<?> weak && weak.refersTo(null);
  }

  /** The request as it crosses, or null if its cache is gone. */
  Object @Nullable [] message() {
    Object crossing = target instanceof WeakReference<?> weak ? weak.get() : target;
    if (crossing == null) {
      return null;
    }
    return new Object[] {
      kind,
      name,
      crossing,
      options.order(),
      options.keep(),
      options.relievesMask(),
      options.timeoutNanos()
    };
  }

  /** What a shedder is asked for; the agent calls it by name for marked methods. */
  static ShedRequest ask(long[] call) {
    return new Ask(
        PressureLevel.values()[(int) call[0]],
        MemoryResource.values()[(int) call[1]],
        Double.longBitsToDouble(call[2]),
        call[3],
        call[4]);
  }

  /** What a hook may know and use; the agent calls it by name for marked methods. */
  @SuppressWarnings("unchecked")
  static ShutdownContext hookContext(Object[] call) {
    return new HookContext(
        (String) call[0], ((Number) call[1]).longValue(), (IntFunction<byte[]>) call[2]);
  }

  /** Links what shedders and hooks are called with: in a full heap that could fail for good. */
  static void rehearse() {
    try {
      ask(new long[5]).remaining();
      hookContext(new Object[] {"rehearsal", 0L, (IntFunction<byte[]>) new NoReserve()})
          .remaining();
    } catch (OutOfMemoryError e) {
      // Full already. The copy is tied all the same, and its agent is to hear nothing else.
      return;
    }
  }

  private static Duration remainingUntil(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** Lets what application code throws through a functional interface of the JDK. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /**
   * Has what looks for services find those of the application, which in a jar of jars or in a
   * server no thread of the agent would.
   *
   * @return for {@link #leave} the loader that was there before, or this class where it still is
   */
  private static @Nullable Object enter(Object callback) {
    try {
      Thread self = Thread.currentThread();
      ClassLoader before = self.getContextClassLoader();
      ClassLoader own = callback.getClass().getClassLoader();
      self.setContextClassLoader(own == null ? before : own);
      return before;
    } catch (SecurityException e) {
      // A security manager, which 17 may have, grants it not to everyone.
      return Request.class;
    }
  }

  private static void leave(@Nullable Object before) {
    if (before == Request.class) {
      return;
    }
    try {
      Thread.currentThread().setContextClassLoader((ClassLoader) before);
    } catch (SecurityException e) {
      // Forbidden since then.
      return;
    }
  }

  record ShedderCall(CacheShedder shedder) implements ToLongFunction<long[]> {
    @Override
    public long applyAsLong(long[] call) {
      Object before = enter(shedder);
      try {
        if (call.length == 0) {
          shedder.rehearse();
          return 0;
        }
        return shedder.shed(ask(call));
      } catch (Exception e) {
        throw Request.<RuntimeException>sneak(e);
      } finally {
        leave(before);
      }
    }
  }

  record Ask(
      PressureLevel level,
      MemoryResource resource,
      double fraction,
      long bytesWanted,
      long deadlineNanos)
      implements ShedRequest {
    @Override
    public Duration remaining() {
      return remainingUntil(deadlineNanos);
    }
  }

  record HookCall(ShutdownHook hook) implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {
      Object before = enter(hook);
      try {
        hook.run(hookContext(call));
      } catch (Exception e) {
        throw Request.<RuntimeException>sneak(e);
      } finally {
        leave(before);
      }
    }
  }

  static final class NoReserve implements IntFunction<byte[]> {
    @Override
    public byte[] apply(int bytes) {
      return new byte[bytes];
    }
  }

  record HookContext(String reason, long deadlineNanos, IntFunction<byte[]> reserve)
      implements ShutdownContext {
    @Override
    public Duration remaining() {
      return remainingUntil(deadlineNanos);
    }

    @Override
    public byte[] takeReserve(int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
      }
      return reserve.apply(bytes);
    }
  }

  record ListenerCall(PressureListener listener) implements BiConsumer<int[], String> {
    @Override
    public void accept(int[] change, String reason) {
      PressureLevel[] levels = PressureLevel.values();
      Change told =
          new Change(
              levels[change[0]],
              levels[change[1]],
              MemoryResource.values()[change[2]],
              levels[change[3]],
              reason);
      Object before = enter(listener);
      try {
        listener.pressureChanged(told);
      } finally {
        leave(before);
      }
    }
  }

  record Change(
      PressureLevel from,
      PressureLevel to,
      MemoryResource resource,
      PressureLevel overall,
      String reason)
      implements PressureChange {}
}
