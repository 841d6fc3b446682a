package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.ClassSighting;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.config.ContainerMode;
import dev.plimsoll.core.config.PressureVariables;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.DirectGauge;
import dev.plimsoll.core.signal.MetaspaceGauge;
import dev.plimsoll.core.signal.ResourceGauge;
import dev.plimsoll.core.signal.VmFlag;
import dev.plimsoll.core.signal.cgroup.ThreadGauge;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the keepers of the resources beyond the heap, and knows what they do off the control. */
final class BeyondStart {
  /** Threads are counted at every so many polls only, while there are less than half as many. */
  private static final int SLOW_POLLS = 5;

  private final NonHeapKeeper[] keepers;
  private final ResourceGauge direct;
  private final MetaspaceGauge metaspace;
  private final ResourceGauge threads;
  private final @Nullable ContainerWork container;

  BeyondStart(
      AgentRuntime agent,
      Instrumentation instrumentation,
      ClassSighting netty,
      HeapKeeper heap,
      CollectionProver prover,
      HeapModel model) {
    List<NonHeapKeeper> all = new ArrayList<>();
    ContainerWork work = null;
    if (agent.config.config().value(ConfigKey.CONTAINER) != ContainerMode.OFF) {
      ContainerHeap shape = heapOf(model);
      work =
          new ContainerWork(
              instrumentation,
              agent.clock,
              agent.journal,
              agent.log,
              new StartCheck(shape),
              PressureVariables.of(System.getenv()));
      all.add(new ContainerKeeper(agent, heap, prover, work, shape));
    }
    container = work;
    direct =
        DirectGauge.ofThisJvm(
            instrumentation, netty, agent.clock, agent.signals, agent.notify.waker());
    metaspace = MetaspaceGauge.ofThisJvm();
    threads = ThreadGauge.open(Path.of("/"), ProcessHandle.current().pid());
    all.add(
        new GaugeKeeper(
            agent, heap, prover, MemoryResource.DIRECT, direct, "direct memory in use"));
    all.add(
        new GaugeKeeper(
            agent, heap, prover, MemoryResource.METASPACE, metaspace, "metaspace committed"));
    all.add(
        new GaugeKeeper(agent, heap, prover, MemoryResource.THREADS, threads, "threads started"));
    keepers = all.toArray(new NonHeapKeeper[0]);
  }

  NonHeapKeeper[] keepers() {
    return keepers.clone();
  }

  /** Each protection beyond the heap, to {@code on} or to why it is not. Any thread. */
  void tellStates(Map<String, String> states) {
    ContainerWork work = container;
    states.put("container", work == null ? "off: container=off" : work.state());
    if (work != null && !work.watch().state().isEmpty()) {
      states.put("pressure watch", work.watch().state());
    }
    states.put(
        "metaspace",
        metaspace.hasMaximum()
            ? "on"
            : "off: no MaxMetaspaceSize, only the class space is watched");
  }

  /** Flags of the host that are set, to what disabling restores. Any thread. */
  Map<String, String> hostFlags() {
    ContainerWork work = container;
    return work == null ? Map.of() : work.hostFlags();
  }

  /**
   * All duties of the notify thread: before these what has to be done before a collection that was
   * asked for, after them what is read off the control thread, each by itself, so that one that
   * fails costs no other.
   */
  NotifyLoop.Duty[] around(NotifyLoop.Duty... others) {
    List<NotifyLoop.Duty> all = new ArrayList<>();
    all.add(new BeforeCollection(container));
    all.addAll(List.of(others));
    if (container != null) {
      all.add(container);
    }
    all.add(new Read(metaspace));
    all.add(new Read(direct));
    all.add(new CountThreads(threads));
    return all.toArray(new NotifyLoop.Duty[0]);
  }

  private static ContainerHeap heapOf(HeapModel model) {
    long init = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getInit();
    long first = Math.max(0, init);
    long min = VmFlag.number("MinHeapSize", first);
    return ContainerHeap.of(model.collector(), first, min, model.maxBytes());
  }

  private record Read(ResourceGauge gauge) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      gauge.poll();
    }
  }

  private static final class CountThreads implements NotifyLoop.Duty {
    private final ResourceGauge threads;
    private int polls;

    CountThreads(ResourceGauge threads) {
      this.threads = threads;
    }

    @Override
    public void poll() {
      if (polls++ % SLOW_POLLS == 0 || threads.used() > threads.max() / 2) {
        threads.poll();
      }
    }
  }

  private record BeforeCollection(@Nullable ContainerWork container) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      if (container != null) {
        container.setFlags();
      }
    }
  }
}
