package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.NanoClock;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Netty's count of direct memory that it takes without a cleaner, read by name from whichever copy
 * of Netty holds most. Copies are looked for among the loaded classes, on the notify thread, and
 * never pinned: a handle lives as long as its class.
 */
final class NettyMemory {
  private static final String OWNER = "io.netty.util.internal.PlatformDependent";

  /** All loaded classes are looked at, if there are new ones: often while a program starts. */
  private static final long LEAST_APART_NANOS = 500_000_000L;

  private static final long MOST_APART_NANOS = 60_000_000_000L;

  private final Instrumentation instrumentation;
  private final NanoClock clock;
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final ClassValue<Counter> counters = new CounterOf();
  private long loadedSeen;
  private long lookedNanos;
  private long apartNanos = LEAST_APART_NANOS;

  /** Replaced by the notify thread, read by control. */
  private volatile WeakReference<@Nullable Counter> counter = new WeakReference<>(null);

  NettyMemory(Instrumentation instrumentation, NanoClock clock) {
    this.instrumentation = instrumentation;
    this.clock = clock;
  }

  /** Bytes; 0 where there is no Netty, or where the JDK counts them. */
  long used() {
    Counter known = counter.get();
    return known == null ? 0 : Math.max(0, known.read(known.used));
  }

  /** Bytes, at least 1. */
  long max() {
    Counter known = counter.get();
    return known == null ? Long.MAX_VALUE : Math.max(1, known.read(known.max));
  }

  void poll() {
    long loaded = classes.getTotalLoadedClassCount();
    long nanos = clock.nanoTime();
    if (loaded == loadedSeen || (loadedSeen != 0 && nanos - lookedNanos < apartNanos)) {
      return;
    }
    loadedSeen = loaded;
    lookedNanos = nanos;
    apartNanos = Math.min(MOST_APART_NANOS, 2 * apartNanos);
    Counter most = null;
    long mostBytes = -1;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals(OWNER)) {
        Counter found = counters.get(type);
        long bytes = found.read(found.used);
        if (bytes > mostBytes) {
          most = found;
          mostBytes = bytes;
        }
      }
    }
    if (most != null) {
      most.read(most.max);
    }
    counter = new WeakReference<>(most);
  }

  /** The two readings of one copy; held by the class itself. */
  private static final class Counter {
    private final @Nullable MethodHandle used;
    private final @Nullable MethodHandle max;

    private Counter(@Nullable MethodHandle used, @Nullable MethodHandle max) {
      this.used = used;
      this.max = max;
    }

    long read(@Nullable MethodHandle reading) {
      if (reading == null) {
        return -1;
      }
      try {
        return (long) reading.invokeExact();
      } catch (Throwable e) {
        return -1;
      }
    }
  }

  private static final class CounterOf extends ClassValue<Counter> {
    @Override
    protected Counter computeValue(Class<?> type) {
      return new Counter(find(type, "usedDirectMemory"), find(type, "maxDirectMemory"));
    }

    private static @Nullable MethodHandle find(Class<?> type, String method) {
      try {
        return MethodHandles.publicLookup()
            .findStatic(type, method, MethodType.methodType(long.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        return null;
      }
    }
  }
}
