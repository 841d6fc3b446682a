package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.VmCommand;
import dev.plimsoll.core.pressure.ClassCount;
import dev.plimsoll.core.pressure.ClassGrowth;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.HistogramRule;
import dev.plimsoll.core.signal.ClassHistogram;
import dev.plimsoll.core.telemetry.Journal;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which classes grow while a leak is suspected, for the report: after a proof, on the
 * notify thread, which asked for it. The figures it decides by are the control thread's, read a
 * moment later.
 */
final class ClassCensus implements NotifyLoop.Duty {
  /** More than a person reads; the ring has room for 512 decisions. */
  private static final int TOLD = 10;

  private final HeapKeeper keeper;
  private final AgentRuntime agent;
  private final NanoClock clock;
  private final Journal journal;
  private final Instrumentation instrumentation;
  private final HistogramRule rule = new HistogramRule();
  private @Nullable List<ClassCount> first;
  private long proofsSeen;
  private int taken;

  /** Written by whoever finishes the start, read by the notify thread. */
  private volatile boolean waiting;

  /** Null until the command has been tried, and where this JVM has none. */
  private @Nullable ClassHistogram histogram;

  /** Written here, read by whoever writes the report. */
  private volatile List<ClassGrowth> last = List.of();

  ClassCensus(HeapKeeper keeper, AgentRuntime agent, Instrumentation instrumentation) {
    this.keeper = keeper;
    this.instrumentation = instrumentation;
    this.agent = agent;
    this.clock = agent.clock;
    this.journal = agent.journal;
  }

  /** The start is over: the command may be tried. */
  void begin() {
    waiting = true;
  }

  @Override
  public void poll() {
    if (waiting) {
      open();
    }
    ClassHistogram open = histogram;
    HeapSample sample = keeper.sample();
    if (open == null || sample.proofs == proofsSeen) {
      return;
    }
    proofsSeen = sample.proofs;
    if (isDue(sample) && open.fits(keeper.evaluator().maxBytes() - sample.usedBytes)) {
      take(open);
    }
  }

  /** What the last histogram told; the classes that grew most first. */
  List<ClassGrowth> last() {
    return last;
  }

  private void open() {
    waiting = false;
    VmCommand command = VmCommand.open(instrumentation);
    if (command == null) {
      agent.log.debug("no class histograms: this JVM does not let us");
      return;
    }
    ClassHistogram opened = new ClassHistogram(command);
    try {
      opened.rehearse();
      histogram = opened;
    } catch (RuntimeException e) {
      agent.log.debug("no class histograms: " + e);
    }
  }

  private boolean isDue(HeapSample sample) {
    Settings settings = agent.config.settings();
    HeapEvaluator heap = keeper.evaluator();
    long live = heap.provenLiveBytes();
    return rule.isDue(
        clock.nanoTime(),
        live < 0 ? -1 : live - Math.max(0, agent.shed.cacheBytes()),
        heap.lineBytes(PressureLevel.MODERATE),
        heap.capacityBytes(),
        sample.proofEndNanos - sample.proofStartNanos,
        settings.heapPolicy().mayAskCollection() ? settings.heapPolicy().maxForcedPauseNanos() : 0);
  }

  private void take(ClassHistogram open) {
    long start = clock.nanoTime();
    List<ClassCount> now;
    try {
      now = open.take();
    } catch (RuntimeException e) {
      agent.errors.caught(e);
      histogram = null;
      return;
    }
    long end = clock.nanoTime();
    List<ClassCount> before = rule.isFirst() ? null : first;
    rule.taken(end, end - start);
    if (before != null && ClassGrowth.beginsAnew(before, now)) {
      before = null;
    }
    List<ClassGrowth> grown = ClassGrowth.most(before, now, TOLD);
    first = before == null ? now : before;
    last = grown;
    taken++;
    for (int i = 0; i < grown.size(); i++) {
      journal.classCounted(taken, i + 1, grown.get(i), end - start);
    }
  }
}
