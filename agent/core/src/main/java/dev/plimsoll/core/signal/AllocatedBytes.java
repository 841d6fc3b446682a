package dev.plimsoll.core.signal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What all threads have allocated so far. JDK 21 and later keep the sum, dead threads included;
 * before, it is added up over the live ones. Allocates; notify thread only.
 */
public final class AllocatedBytes {
  private final @Nullable ThreadMXBean threads;
  private final @Nullable Method total;

  public AllocatedBytes() {
    ThreadMXBean bean =
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean known
                && known.isThreadAllocatedMemorySupported()
                && known.isThreadAllocatedMemoryEnabled()
            ? known
            : null;
    this.threads = bean;
    this.total = bean == null ? null : totalMethod();
  }

  /** Bytes, or -1 when this JVM does not tell. */
  public long total() {
    ThreadMXBean bean = threads;
    if (bean == null) {
      return -1;
    }
    if (total != null) {
      try {
        return (Long) total.invoke(bean);
      } catch (ReflectiveOperationException e) {
        return -1;
      }
    }
    long sum = 0;
    for (long bytes : bean.getThreadAllocatedBytes(bean.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  private static @Nullable Method totalMethod() {
    try {
      return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
