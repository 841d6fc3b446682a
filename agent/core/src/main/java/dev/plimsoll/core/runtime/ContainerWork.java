package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.VmCommand;
import dev.plimsoll.core.config.PressureVariables;
import dev.plimsoll.core.pressure.container.ContainerSample;
import dev.plimsoll.core.response.HeapFlags;
import dev.plimsoll.core.response.NativeBallast;
import dev.plimsoll.core.response.NativeMemory;
import dev.plimsoll.core.signal.HeapUse;
import dev.plimsoll.core.signal.cgroup.ContainerProbe;
import dev.plimsoll.core.signal.cgroup.GroupFinder;
import dev.plimsoll.core.signal.cgroup.GroupLocation;
import dev.plimsoll.core.signal.watch.PressureWatch;
import dev.plimsoll.core.telemetry.BallastAction;
import dev.plimsoll.core.telemetry.Journal;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of the container's care that allocates, blocks or is slow: finding the group and what
 * its limit means, and again every ten seconds since processes are moved and limits resized;
 * building the native ballast; trimming; setting flags of the host. A duty of the notify thread;
 * ordered by the control thread.
 */
final class ContainerWork implements NotifyLoop.Duty {
  private static final Path ROOT = Path.of("/");
  private static final long SEARCH_NANOS = 10_000_000_000L;

  private final Instrumentation instrumentation;
  private final NanoClock clock;
  private final Journal journal;
  private final AgentLog log;
  private final PressureVariables variables;
  private final ContainerSample sample = new ContainerSample();
  private final HeapFlags flags = new HeapFlags();
  private final SoftHeap softHeap = new SoftHeap(flags);
  private final ContainerFit fit;
  private final HeapUse use = new HeapUse();

  /** All written by the notify thread, read by control and JMX threads. */
  private volatile @Nullable ContainerProbe probe;

  private volatile PressureWatch watch = PressureWatch.none();
  private volatile @Nullable NativeBallast ballast;
  private volatile boolean shared;

  private volatile String state = "not looked for yet";

  /** As of the last look; written by control, and by notify after a search. */
  private volatile long limitBytes = -1;

  /** Written by control, taken by notify. */
  private volatile boolean trimOrder;

  private volatile boolean neighbourOrder;
  private volatile boolean shrinkOrder;
  private volatile boolean restoreOrder;
  private volatile boolean allowOrder;
  private volatile long ballastOrder;

  private boolean searched;
  private long searchedNanos;

  ContainerWork(
      Instrumentation instrumentation,
      NanoClock clock,
      Journal journal,
      AgentLog log,
      StartCheck check,
      PressureVariables variables) {
    this.instrumentation = instrumentation;
    this.clock = clock;
    this.journal = journal;
    this.log = log;
    this.fit = new ContainerFit(check, softHeap, log);
    this.variables = variables;
  }

  /** What to read; null until the first search is over. Any thread. */
  @Nullable ContainerProbe probe() {
    return probe;
  }

  /** What somebody outside is heard by. Any thread. */
  PressureWatch watch() {
    return watch;
  }

  /** Where the container is and what limits it, in words. Any thread. */
  String state() {
    return state;
  }

  /** Whether the heap could outgrow the container: that is full long before the heap is. */
  boolean heapIsTooLarge() {
    return fit.isTooLarge();
  }

  /**
   * Takes the lowest limit of now; -1 where it could not be read. What follows from another one
   * does so within ten seconds. Control thread.
   */
  void noteLimit(long bytes) {
    limitBytes = bytes;
  }

  /** Whether another process of some size lives in the same group, or may, until it is known. */
  boolean isShared() {
    return shared || neighbourOrder;
  }

  /** Looks now who else is in the group: it may have come since the last search. */
  void orderNeighbours() {
    neighbourOrder = true;
  }

  /** Flags of the host that are set. Any thread. */
  Map<String, String> hostFlags() {
    return flags.restorable();
  }

  void orderTrim() {
    trimOrder = true;
  }

  /** From the next collection on the heap is to shrink to what is needed. */
  void orderShrink() {
    shrinkOrder = true;
  }

  /** The host's flags may be set from now on. */
  void orderAllow() {
    allowOrder = true;
  }

  /** Gives the host's flags back. */
  void orderRestore() {
    allowOrder = false;
    shrinkOrder = false;
    restoreOrder = true;
  }

  /** Builds so much, if there is none yet. */
  void orderBallast(long bytes) {
    NativeBallast present = ballast;
    if (present != null) {
      present.want();
    }
    ballastOrder = bytes;
  }

  /** What was ordered and not built yet is not wanted any more. No allocation. */
  void cancelBallast() {
    ballastOrder = 0;
  }

  /** Gives the ballast back to the system. Any thread; no allocation. */
  boolean releaseBallast() {
    ballastOrder = 0;
    NativeBallast present = ballast;
    return present != null && present.release();
  }

  long ballastBytes() {
    NativeBallast present = ballast;
    return present == null ? 0 : present.heldBytes();
  }

  @Override
  public void poll() {
    long nanos = clock.nanoTime();
    if (!searched || nanos - searchedNanos >= SEARCH_NANOS) {
      searched = true;
      searchedNanos = nanos;
      search();
      followLimit();
      listen();
      findNeighbours();
    }
    if (neighbourOrder) {
      findNeighbours();
    }
    if (trimOrder) {
      trimOrder = false;
      log.debug("native memory trimmed: " + trim());
    }
    softHeap.poll(nanos, use.bytes());
    buildBallast();
  }

  /** Before the collection, whose result they shape. */
  void setFlags() {
    if (restoreOrder) {
      restoreOrder = false;
      softHeap.allow(false);
      restore();
    }
    if (allowOrder) {
      allowOrder = false;
      softHeap.allow(true);
    }
    if (shrinkOrder) {
      shrinkOrder = false;
      flags.lowerFreeShare();
    }
  }

  /** What finds no memory is done by the next look. */
  private void restore() {
    try {
      flags.restore();
    } catch (OutOfMemoryError e) {
      restoreOrder = true;
      throw e;
    }
  }

  private void listen() {
    PressureWatch before = watch;
    if (variables.watch().isEmpty() || !before.isOver()) {
      return;
    }
    watch = PressureWatch.open(variables.watch(), variables.write());
    before.close();
    if (!watch.state().equals(before.state())) {
      log.debug("pressure watch " + watch.state());
    }
  }

  private void findNeighbours() {
    ContainerProbe present = probe;
    // Without a limit they are of no matter, and to look costs 16 KB for each of them.
    shared =
        present != null
            && limitBytes != Long.MAX_VALUE
            && present.location().isKnown()
            && GroupFinder.hasLargeNeighbour(ROOT, present.location().levels().get(0));
    neighbourOrder = false;
  }

  private void search() {
    GroupFinder finder = new GroupFinder(ROOT, ProcessHandle.current().pid());
    ContainerProbe before = probe;
    GroupLocation found = before == null ? finder.find() : finder.findAgain(before.location());
    if (before != null && before.location().isSame(found)) {
      return;
    }
    ContainerProbe opened = ContainerProbe.open(ROOT, found);
    // The control thread does not have it yet.
    opened.fill(sample);
    limitBytes = sample.lowestLimitBytes;
    state = text(found, sample.isLimited() ? sample.limitBytes : Long.MAX_VALUE);
    log.debug("container " + state);
    probe = opened;
    if (before != null) {
      before.close();
    }
  }

  private void followLimit() {
    ContainerProbe present = probe;
    long limit = limitBytes;
    if (present != null && present.location().isKnown() && limit > 0 && fit.next(limit)) {
      state = text(present.location(), limit);
    }
  }

  private static String text(GroupLocation found, long limitBytes) {
    if (limitBytes == Long.MAX_VALUE) {
      return found.text() + ", no limit";
    }
    String limit = "limit " + ByteSize.both(limitBytes);
    return found.isKnown()
        ? found.text() + ", " + limit
        : found.text() + "; the machine is watched instead";
  }

  /**
   * Makes the C library give freed memory back to the system (290 MiB in 10 to 55 ms); with glibc
   * only.
   */
  private String trim() {
    VmCommand command = VmCommand.open(instrumentation);
    try {
      return command == null ? "no such command" : command.apply("System.trim_native_heap").trim();
    } catch (RuntimeException e) {
      return "failed: " + e;
    }
  }

  private void buildBallast() {
    long bytes = ballastOrder;
    if (bytes <= 0) {
      return;
    }
    NativeBallast present = ballast;
    if (present == null) {
      NativeMemory memory = NativeMemory.open(instrumentation);
      if (memory == null) {
        ballastOrder = 0;
        log.debug("no native ballast: this JDK does not let us");
        return;
      }
      present = new NativeBallast(memory);
      present.want();
      ballast = present;
      if (ballastOrder <= 0) {
        // Given up while it was made, by who did not see it yet.
        return;
      }
    }
    if (present.build(bytes)) {
      journal.ballast("native", BallastAction.BUILT, present.heldBytes());
    }
  }
}
