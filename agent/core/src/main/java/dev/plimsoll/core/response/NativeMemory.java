package dev.plimsoll.core.response;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap, by the JDK's internal {@code Unsafe}: unlike a direct buffer it counts
 * against no limit of the application's, and can be given back at once. The public {@code Unsafe}
 * prints a warning on 25, the foreign memory of 22 and later is not there on 17. Safe for any
 * thread.
 */
public final class NativeMemory {
  private static final String UNSAFE = "jdk.internal.misc.Unsafe";

  private final MethodHandle allocate;
  private final MethodHandle fill;
  private final MethodHandle free;

  /** By these three; {@link #open} has the JDK's. */
  NativeMemory(MethodHandle allocate, MethodHandle fill, MethodHandle free) {
    this.allocate = allocate;
    this.fill = fill;
    this.free = free;
  }

  /** Null where this JDK does not let us. Tries it once, so that all of it is linked. */
  public static @Nullable NativeMemory open(Instrumentation instrumentation) {
    try {
      Module base = Object.class.getModule();
      Module own = NativeMemory.class.getModule();
      instrumentation.redefineModule(
          base, Set.of(), Map.of("jdk.internal.misc", Set.of(own)), Map.of(), Set.of(), Map.of());
      Class<?> type = Class.forName(UNSAFE, false, null);
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Object unsafe = lookup.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
      NativeMemory memory =
          new NativeMemory(
              bound(lookup, unsafe, "allocateMemory", long.class, long.class),
              bound(lookup, unsafe, "setMemory", void.class, long.class, long.class, byte.class),
              bound(lookup, unsafe, "freeMemory", void.class, long.class));
      memory.free(memory.allocate(64));
      return memory;
    } catch (Throwable e) {
      return null;
    }
  }

  private static MethodHandle bound(
      MethodHandles.Lookup lookup, Object unsafe, String name, Class<?> returned, Class<?>... taken)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(unsafe.getClass(), name, MethodType.methodType(returned, taken))
        .bindTo(unsafe);
  }

  /** Touched memory, so that the system has really given it; 0 if there is none. */
  long allocate(long bytes) {
    try {
      long address = (long) allocate.invokeExact(bytes);
      fill.invokeExact(address, bytes, (byte) 1);
      return address;
    } catch (Throwable e) {
      return 0;
    }
  }

  /** Gives it back. */
  void free(long address) {
    try {
      free.invokeExact(address);
    } catch (Throwable e) {
      // Nothing that the caller could do.
      return;
    }
  }
}
