package dev.plimsoll.core.response;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** An allocator that only keeps the books; an address is a block's number. Safe for any thread. */
final class NativeBlocks {
  private static final int MOST = 64;
  private static final MethodHandle allocate = handle("allocate", long.class, long.class);
  private static final MethodHandle fill =
      handle("fill", void.class, long.class, long.class, byte.class);
  private static final MethodHandle free = handle("free", void.class, long.class);

  private final AtomicInteger allocated = new AtomicInteger();
  private final AtomicInteger misfreed = new AtomicInteger();

  /** By address; 0 of what was freed. */
  private final AtomicLongArray bytes = new AtomicLongArray(MOST);

  private final AtomicLongArray touched = new AtomicLongArray(MOST);

  /** Whether the system has none left. */
  volatile boolean full;

  /** Run between an allocation and its end. */
  volatile Runnable meanwhile = Nothing.INSTANCE;

  NativeMemory memory() {
    return new NativeMemory(allocate.bindTo(this), fill.bindTo(this), free.bindTo(this));
  }

  /** How often any was allocated. */
  int allocated() {
    return allocated.get();
  }

  /** Of all that was allocated and not freed. */
  long heldBytes() {
    return sum(bytes);
  }

  long touchedBytes() {
    return sum(touched);
  }

  /** How often something was freed that is not held. */
  int misfreed() {
    return misfreed.get();
  }

  private long allocate(long size) {
    if (full) {
      throw new OutOfMemoryError("test");
    }
    int address = allocated.incrementAndGet();
    bytes.set(address, size);
    return address;
  }

  private void fill(long address, long size, byte value) {
    touched.set((int) address, value == 0 ? 0 : size);
    meanwhile.run();
  }

  private void free(long address) {
    boolean known = address > 0 && address < MOST;
    if (!known || bytes.getAndSet((int) address, 0) == 0) {
      misfreed.incrementAndGet();
    } else {
      touched.set((int) address, 0);
    }
  }

  private static long sum(AtomicLongArray of) {
    long sum = 0;
    for (int i = 0; i < MOST; i++) {
      sum += of.get(i);
    }
    return sum;
  }

  private static MethodHandle handle(String name, Class<?> returned, Class<?>... taken) {
    try {
      return MethodHandles.lookup()
          .findVirtual(NativeBlocks.class, name, MethodType.methodType(returned, taken));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
