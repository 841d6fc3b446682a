package dev.plimsoll.core.signal;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all threads have allocated since {@link #begin}. JDK 21 and later keep a sum, dead threads
 * included. Before, it is added up over those that live at the end, thread by thread: of two sums,
 * one that died meanwhile would take away all of its life. In a heap too full to list them, over
 * those listed last: there no others start. Notify thread only.
 */
public final class AllocatedBytes {
  private final @Nullable ThreadMXBean threads;
  private final @Nullable MethodHandle total;
  private long totalBefore;

  /** Threads by their numbers, in order, and what each had allocated at the begin. */
  private long[] listed = new long[0];

  private long[] before = new long[0];

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
    begin();
    sinceBegin();
  }

  /** Counts from here on. Does not fail in a full heap. */
  void begin() {
    ThreadMXBean bean = threads;
    if (bean == null) {
      return;
    }
    if (total != null) {
      totalBefore = told(bean, total);
      return;
    }
    try {
      long[] now = inOrder(bean);
      before = new long[now.length];
      listed = now;
    } catch (OutOfMemoryError e) {
      // The last list stands.
    }
    for (int i = 0; i < before.length; i++) {
      // One by one: asked for all at once the JVM makes an array of answers.
      before[i] = Math.max(0, bean.getThreadAllocatedBytes(listed[i]));
    }
  }

  /** Bytes, or -1 when this JVM does not tell. Does not fail in a full heap. */
  long sinceBegin() {
    ThreadMXBean bean = threads;
    if (bean == null) {
      return -1;
    }
    if (total != null) {
      long now = told(bean, total);
      return totalBefore < 0 || now < totalBefore ? -1 : now - totalBefore;
    }
    long[] now = listed;
    try {
      now = inOrder(bean);
    } catch (OutOfMemoryError e) {
      // The last list stands.
    }
    long sum = 0;
    int at = 0;
    for (long id : now) {
      while (at < listed.length && listed[at] < id) {
        at++;
      }
      long had = at < listed.length && listed[at] == id ? before[at] : 0;
      sum += Math.max(0, bean.getThreadAllocatedBytes(id) - had);
    }
    return sum;
  }

  private static long[] inOrder(ThreadMXBean bean) {
    long[] ids = bean.getAllThreadIds();
    Arrays.sort(ids);
    return ids;
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
