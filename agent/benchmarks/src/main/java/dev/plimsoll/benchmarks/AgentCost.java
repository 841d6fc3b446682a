package dev.plimsoll.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** What the agent's threads have allocated and computed so far, from inside its host. */
record AgentCost(
    long nanos,
    long polls,
    long collections,
    long controlBytes,
    long otherBytes,
    long jdkBytes,
    long cpuNanos) {

  static AgentCost now() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long control = 0;
    long other = 0;
    long jdk = 0;
    long cpu = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("Notification Thread")) {
        jdk += threads.getThreadAllocatedBytes(id);
      } else if (info != null && info.getThreadName().startsWith("plimsoll-")) {
        cpu += Math.max(0, threads.getThreadCpuTime(id));
        if (info.getThreadName().equals("plimsoll-control")) {
          control += threads.getThreadAllocatedBytes(id);
        } else {
          other += threads.getThreadAllocatedBytes(id);
        }
      }
    }
    long collections = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += bean.getCollectionCount();
    }
    Object polls = HealthyLoop.counter("Polls");
    return new AgentCost(
        System.nanoTime(), ((Number) polls).longValue(), collections, control, other, jdk, cpu);
  }

  /** The difference as {@code key=value} words: rates per poll, collection and second. */
  String since(AgentCost before) {
    long looked = Math.max(1, polls - before.polls);
    long collected = Math.max(1, collections - before.collections);
    double seconds = (nanos - before.nanos) / 1e9;
    return "ours/s="
        + Math.round(
            (controlBytes + otherBytes - before.controlBytes - before.otherBytes) / seconds)
        + " jdk/collection="
        + (jdkBytes - before.jdkBytes) / collected
        + " bytes/poll="
        + (controlBytes - before.controlBytes) / looked
        + " bytes/collection="
        + (otherBytes - before.otherBytes) / collected
        + " polls/s="
        + Math.round(looked / seconds)
        + " collections/s="
        + Math.round(collected / seconds)
        + " cpu%="
        + Math.round((cpuNanos - before.cpuNanos) / seconds / 1e5) / 100.0;
  }
}
