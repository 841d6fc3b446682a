package dev.plimsoll.core.signal;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What all threads have allocated so far. JDK 21 and later keep the sum, dead threads included;
 * before, it is added up over the live ones. In a heap too full to list them, over those listed
 * last: there no others start. Notify thread only.
 */
public final class AllocatedBytes {
  private final @Nullable ThreadMXBean threads;
  private final @Nullable MethodHandle total;
  private long[] listed = new long[0];

  /** Reads once, so that a full heap finds all of it linked, and a list. */
  @SuppressWarnings("CheckReturnValue")
  public AllocatedBytes() {
    ThreadMXBean bean =
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean known
                && known.isThreadAllocatedMemorySupported()
                && known.isThreadAllocatedMemoryEnabled()
            ? known
            : null;
    this.threads = bean;
    this.total = bean == null ? null : totalHandle();
    total();
  }

  /** Bytes, or -1 when this JVM does not tell. Does not fail in a full heap. */
  public long total() {
    ThreadMXBean bean = threads;
    if (bean == null) {
      return -1;
    }
    if (total != null) {
      return told(bean, total);
    }
    try {
      listed = bean.getAllThreadIds();
    } catch (OutOfMemoryError e) {
      // The last list stands.
    }
    long sum = 0;
    for (long id : listed) {
      // One by one: asked for all at once the JVM makes an array of answers.
      sum += Math.max(0, bean.getThreadAllocatedBytes(id));
    }
    return sum;
  }

  private static long told(ThreadMXBean bean, MethodHandle total) {
    try {
      return (long) total.invokeExact(bean);
    } catch (Throwable e) {
      return -1;
    }
  }

  private static @Nullable MethodHandle totalHandle() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              ThreadMXBean.class,
              "getTotalThreadAllocatedBytes",
              MethodType.methodType(long.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
