package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.ClassSighting;
import dev.plimsoll.core.base.InitialisedClasses;
import dev.plimsoll.core.base.ModuleOpener;
import dev.plimsoll.core.base.NanoClock;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Netty's count of direct memory that it takes without a cleaner, read by name from whichever copy
 * of Netty holds most. Copies are looked for among the loaded classes when one has been seen to
 * load, on the notify thread, and never pinned: a handle lives as long as its class. One that is
 * not initialised is left until it is: to read it would run the application's initialiser here.
 */
final class NettyMemory {
  private static final String OWNER = "io.netty.util.internal.PlatformDependent";

  /** A class that was seen to load is defined a moment later, or never. */
  private static final long EXPECTED_NANOS = 2_000_000_000L;

  /** Where there are several copies, which of them holds most changes. */
  private static final long COMPARED_NANOS = 60_000_000_000L;

  private final Instrumentation instrumentation;
  private final ClassSighting sighting;
  private final NanoClock clock;
  private final InitialisedClasses initialised;
  private final ClassValue<Counter> counters = new CounterOf();

  /** Confined to the notify thread, as the three that follow. */
  private WeakReference<@Nullable Class<?>> uninitialised = new WeakReference<>(null);

  private int copies = -1;
  private long expectedUntilNanos;
  private long lookedNanos;

  /** Confined to the control thread. */
  private final RequestSize request = new RequestSize();

  /** Replaced by the notify thread, read by control. */
  private volatile WeakReference<@Nullable Counter> counter = new WeakReference<>(null);

  NettyMemory(Instrumentation instrumentation, ClassSighting sighting, NanoClock clock) {
    this.instrumentation = instrumentation;
    this.sighting = sighting;
    this.clock = clock;
    initialised = new InitialisedClasses(new ModuleOpener(instrumentation));
    // What was loaded before is looked for once.
    expectedUntilNanos = clock.nanoTime() + EXPECTED_NANOS;
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

  /** Takes a reading of what is used. Control thread. */
  void look() {
    request.next(used());
  }

  /** A pool takes memory in chunks, whatever was asked of it. 0: unknown. Control thread. */
  long next() {
    return request.bytes();
  }

  void poll() {
    long nanos = clock.nanoTime();
    if (sighting.take()) {
      expectedUntilNanos = nanos + EXPECTED_NANOS;
    }
    boolean expected = expectedUntilNanos - nanos > 0;
    if (expected
        || isInitialised(uninitialised.get())
        || (copies > 1 && nanos - lookedNanos >= COMPARED_NANOS)) {
      lookedNanos = nanos;
      find();
    }
  }

  private void find() {
    Counter most = null;
    long mostBytes = -1;
    int found = 0;
    uninitialised = new WeakReference<>(null);
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      // A class keeps its name once asked for: 80 bytes for each of thousands of the JDK's.
      if (type.getClassLoader() == null || !type.getName().endsWith(OWNER)) {
        continue;
      }
      found++;
      if (!isInitialised(type)) {
        uninitialised = new WeakReference<>(type);
        continue;
      }
      Counter each = counters.get(type);
      long bytes = each.read(each.used);
      if (bytes > mostBytes) {
        most = each;
        mostBytes = bytes;
      }
    }
    if (most != null) {
      most.read(most.max);
    }
    if (found > copies) {
      // What was expected has come; after the first look, what was loaded before.
      expectedUntilNanos = lookedNanos;
    }
    copies = found;
    counter = new WeakReference<>(most);
  }

  private boolean isInitialised(@Nullable Class<?> type) {
    try {
      return type != null && initialised.contains(type);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
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
