package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.ClassSighting;
import dev.plimsoll.core.base.NanoClock;
import java.lang.instrument.Instrumentation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers against {@code MaxDirectMemorySize}, of which 0 means as much as the heap where it
 * was not set (set to 0 it allows nothing, and the agent never starts); and Netty's own counter
 * against its own limit, where that is nearer: what Netty takes without a cleaner the JDK does not
 * count.
 */
public final class DirectGauge implements ResourceGauge {
  private final @Nullable BufferPoolMXBean pool;
  private final long maxBytes;
  private final NettyMemory netty;
  private final DirectWaiters waiters;

  // Confined to the control thread.
  private long lastCount;
  private long lastBytes;
  private long nextBytes;

  DirectGauge(
      @Nullable BufferPoolMXBean pool, long maxBytes, NettyMemory netty, DirectWaiters waiters) {
    this.pool = pool;
    this.maxBytes = maxBytes;
    this.netty = netty;
    this.waiters = waiters;
  }

  /**
   * Looks the beans up.
   *
   * @param netty tells when a copy of Netty is loaded
   * @param signals wakes the control thread
   * @param waker makes the notify thread call {@link #poll}; allocates nothing
   */
  public static DirectGauge ofThisJvm(
      Instrumentation instrumentation,
      ClassSighting netty,
      NanoClock clock,
      SignalQueue signals,
      Runnable waker) {
    BufferPoolMXBean direct = null;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct = pool;
      }
    }
    return new DirectGauge(
        direct,
        maxOfThisJvm(),
        new NettyMemory(instrumentation, netty, clock),
        new DirectWaiters(signals, clock, waker));
  }

  private static long maxOfThisJvm() {
    long bytes = VmFlag.number("MaxDirectMemorySize", 0);
    return bytes > 0 ? bytes : Runtime.getRuntime().maxMemory();
  }

  @Override
  public long used() {
    return nettyIsNearer() ? netty.used() : jdkUsed();
  }

  @Override
  public long max() {
    return nettyIsNearer() ? netty.max() : maxBytes;
  }

  /** Tells the two apart: while one is read the other may come nearer to its limit. */
  @Override
  public int version() {
    return nettyIsNearer() ? 2 : 0;
  }

  /** What the buffers of late took on average; a larger one than ever cannot be foreseen. */
  @Override
  public long next() {
    netty.look();
    if (nettyIsNearer()) {
      return netty.next();
    }
    if (pool == null) {
      return 0;
    }
    long count = pool.getCount();
    long bytes = pool.getMemoryUsed();
    if (count > lastCount && bytes > lastBytes) {
      nextBytes = (bytes - lastBytes) / (count - lastCount);
    }
    lastCount = count;
    lastBytes = bytes;
    return nextBytes;
  }

  @Override
  public boolean isOfNow() {
    return true;
  }

  /** Netty frees with the release, and gives an error instead of waiting. */
  @Override
  public boolean isFreedAtOnce() {
    return nettyIsNearer();
  }

  @Override
  public void lookForWaiting(boolean likely) {
    waiters.ask(likely && !nettyIsNearer());
  }

  @Override
  public boolean isLooking() {
    return waiters.isAsked();
  }

  @Override
  public boolean takeWaiting() {
    return waiters.take();
  }

  @Override
  public void poll() {
    waiters.poll();
    netty.poll();
  }

  private long jdkUsed() {
    return pool == null ? -1 : pool.getMemoryUsed();
  }

  private boolean nettyIsNearer() {
    long used = netty.used();
    return used > 0 && (double) used / netty.max() > (double) jdkUsed() / maxBytes;
  }
}
