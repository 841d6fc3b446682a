package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import dev.plimsoll.core.signal.VmFlag;
import java.lang.management.ManagementFactory;

/**
 * Holds what this JVM may come to need against a limit of its container, and says so in one line if
 * that is too much. What has a maximum counts in full, what has none counts as it is now: the
 * reserved 240 MiB of a code cache, say, are never used. Notify thread.
 */
final class StartCheck {
  /** No heap would fit. */
  static final long NOTHING_FITS = -1;

  /** A thread's stack is reserved at 1 MiB and touched for a small part. Chosen. */
  private static final long STACK_BYTES = 128 * ByteSize.KIB;

  private static final long LEAST_PROPOSAL = 16 * ByteSize.MIB;

  private final ContainerHeap heap;

  StartCheck(ContainerHeap heap) {
    this.heap = heap;
  }

  /**
   * Looks, and tells if it has to.
   *
   * @return the largest heap that would fit, beside no direct memory where its maximum leaves no
   *     room; 0 if all does; {@link #NOTHING_FITS}
   */
  long run(long limitBytes, AgentLog log) {
    return run(limitBytes, maximum("MaxDirectMemorySize", 0), log);
  }

  /**
   * As above.
   *
   * @param direct what direct memory may take; 0: it has no maximum of its own
   */
  long run(long limitBytes, long direct, AgentLog log) {
    long others = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted();
    long metaspace = maximum("MaxMetaspaceSize", Long.MAX_VALUE);
    long stacks = ManagementFactory.getThreadMXBean().getThreadCount() * STACK_BYTES;
    long nonHeap = metaspace == 0 ? others : Math.max(others, metaspace);
    long ballastBytes = ContainerKeeper.ballastBytes(limitBytes);
    long sum = heap.mostBytes() + direct + nonHeap + stacks + ballastBytes;
    if (sum <= limitBytes) {
      return 0;
    }
    long fits = limitBytes - (sum - heap.mostBytes());
    log.warn(
        "this JVM may need "
            + ByteSize.both(sum)
            + " of a container of "
            + ByteSize.both(limitBytes)
            + ": heap "
            + ByteSize.human(heap.mostBytes())
            + (direct > 0 ? ", direct " + ByteSize.human(direct) : "")
            + ", metaspace and code "
            + ByteSize.human(nonHeap)
            + ", stacks "
            + ByteSize.human(stacks)
            + ", native ballast "
            + ByteSize.human(ballastBytes)
            + "; "
            + remedy()
            + proposal(fits));
    // Whoever may take more direct memory than there is will hardly take all of it.
    long heapFits = fits >= LEAST_PROPOSAL ? fits : fits + direct;
    if (heapFits < LEAST_PROPOSAL) {
      return NOTHING_FITS;
    }
    return heapFits < heap.mostBytes() ? heapFits : 0;
  }

  private String remedy() {
    if (heap.collector().name().startsWith("SHENANDOAH")) {
      return "near the limit the agent shrinks the heap, which Shenandoah does too slowly for fast"
          + " programs, G1 does not; ";
    }
    if (heap.givesBack()) {
      return "near the limit the agent shrinks the heap; ";
    }
    if (heap.leastBytes() >= heap.mostBytes()) {
      return "the heap does not shrink since -Xms is -Xmx; ";
    }
    return heap.collector() == Collector.PARALLEL
        ? "Parallel never gives memory back in time, G1 does; "
        : heap.collector() + " gives memory back late, set -XX:ZUncommitDelay=1 or use G1; ";
  }

  private static String proposal(long bytes) {
    return bytes >= LEAST_PROPOSAL
        ? "safe is -Xmx" + bytes / ByteSize.MIB + "m, or a larger container"
        : "only a larger container is safe";
  }

  /** What was set; 0 where that is none. */
  private static long maximum(String flag, long none) {
    long value = VmFlag.number(flag, 0);
    // MaxMetaspaceSize has the largest number there is, or the nearest whole page, for none.
    return value == none || value < 0 || value > Long.MAX_VALUE / 2 ? 0 : value;
  }
}
