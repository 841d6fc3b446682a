package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.end.ExhaustionReport;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.end.ShutdownHooks;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.response.end.Watchdog;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM that ends while a level stands asks the control thread, if there is one to answer. */
@Timeout(60)
class HooksAtJvmExitTest {
  private static final long MIB = 1 << 20;

  /** Stands still, so that no patience ever ends. */
  private final NanoClock clock = () -> 0;

  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShutdownHooks hooks = new ShutdownHooks(log);
  private final Counters counters = new Counters();
  private final Journal journal = new Journal(new SystemNanoClock(), counters);
  private final Exhaustion exhaustion =
      new Exhaustion(
          new ShedService(
              threads,
              clock,
              log,
              new ShedJournal(journal, new NotifyLoop(new OwnErrors(counters, log, clock))),
              new ShedSettings(1, false)),
          hooks,
          new ShutdownSequence(
              hooks,
              new Reserve(1),
              threads,
              new Watchdog(clock),
              clock,
              log,
              ExhaustionReport.none(log)),
          journal);
  private final SignalQueue signals = new SignalQueue();
  private final HooksAtJvmExit exit = new HooksAtJvmExit(signals, clock, exhaustion);
  private final Settings settings =
      new LiveConfig(
              AgentConfig.load("", Map.of(), new Properties()).forHeap(1 << 30), new SignalQueue())
          .settings();

  /** Full collections that leave nearly all alive. */
  private static HeapEvaluator full() {
    HeapEvaluator heap =
        new HeapEvaluator(new HeapModel(Collector.SERIAL, 1000 * MIB, -1), HeapPolicy.defaults());
    HeapSample sample = new HeapSample();
    for (int i = 1; i <= 10; i++) {
      sample.nanos = i * 100_000_000L;
      sample.collections = i;
      sample.fullCollections = i;
      sample.usedBytes = 960 * MIB;
      sample.collectionUsageBytes = 960 * MIB;
      sample.collectionUsageFullCount = i;
      heap.next(sample);
    }
    assertThat(heap.level()).isNotEqualTo(PressureLevel.NORMAL);
    return heap;
  }

  @Test
  void run_calm_asksNobody() {
    exit.run();

    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void run_levelStands_waitsForOneLook() throws InterruptedException {
    HeapEvaluator heap = full();
    exit.tick(heap, settings, 1);
    Beside end = Beside.start(exit);
    await().until(() -> end.getState() == Thread.State.TIMED_WAITING);

    exit.tick(heap, settings, 2);

    end.awaitEnd();
    assertThat(exhaustion.hasBegun()).as("no hook, no failure").isFalse();
  }

  @Test
  void run_afterTheAgentGaveUp_waitsForNobody() {
    exit.tick(full(), settings, 1);
    exit.letGo();

    exit.run();

    assertThat(signals.isEmpty()).isTrue();
  }

  @Test
  void run_theAgentGivesUpMeanwhile_returns() throws InterruptedException {
    exit.tick(full(), settings, 1);
    Beside end = Beside.start(exit);
    await().until(() -> end.getState() == Thread.State.TIMED_WAITING);
    assertThat(signals.isEmpty()).as("it has asked").isFalse();

    exit.letGo();

    end.awaitEnd();
  }
}
