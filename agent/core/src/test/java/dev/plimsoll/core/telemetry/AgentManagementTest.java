package dev.plimsoll.core.telemetry;

import static dev.plimsoll.core.telemetry.FakeControl.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.pressure.Transition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentManagementTest {
  private final AtomicLong clock = new AtomicLong();
  private final Counters counters = new Counters();
  private final Journal journal = new Journal(clock::get, counters);
  private final LoggedLines logged = new LoggedLines(AgentLog.Level.INFO);
  private final AgentManagement management =
      new AgentManagement(journal, logged.log, Runnable::run);

  @AfterEach
  void close() {
    management.close();
  }

  @Test
  void drain_levelChange_isOneInfoLineWithAllFigures() {
    change(PressureLevel.NORMAL, PressureLevel.MODERATE, 806);
    management.drain();

    assertThat(logged.lines()).hasSize(1);
    assertThat(logged.lines().get(0))
        .matches("\\[plimsoll\\] \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.?\\d*Z INFO .*")
        .endsWith(
            "INFO level HEAP NORMAL -> MODERATE: proven live; 806.0 MiB (845152256) of 1000.0 MiB"
                + " (1048576000), 80.6 %; line 750.0 MiB (786432000); full in 12.0 s");
  }

  @Test
  void drain_shedsAtInfo_areSummedUpInTheLineThatEndsTheEpisode() {
    change(PressureLevel.NORMAL, PressureLevel.MODERATE, 800);
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10 * MIB, 4 * MIB, 1000);
    journal.shed("b", MemoryResource.HEAP, PressureLevel.MODERATE, 10 * MIB, 6 * MIB, 1000);
    change(PressureLevel.MODERATE, PressureLevel.CRITICAL, 870);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(34));
    change(PressureLevel.CRITICAL, PressureLevel.NORMAL, 400);
    management.drain();

    assertThat(logged.lines()).hasSize(3);
    assertThat(logged.lines().get(2))
        .endsWith("; episode of 34.0 s, peak CRITICAL, 2 sheds returned 10.0 MiB (10485760)");
  }

  @Test
  void drain_shedsOfADryRun_areToldAndNotSummedUp() {
    logged.log.setThreshold(AgentLog.Level.DEBUG);
    change(PressureLevel.NORMAL, PressureLevel.MODERATE, 800);
    journal.wouldShed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 2 * MIB);
    change(PressureLevel.MODERATE, PressureLevel.NORMAL, 400);
    management.drain();

    assertThat(logged.texts())
        .element(1)
        .isEqualTo(
            "DEBUG shed a for HEAP at MODERATE: dry run, would be asked for 2.0 MiB (2097152)");
    assertThat(logged.texts()).element(2).asString().contains(", 0 sheds returned 0 B");
  }

  @Test
  void drain_aSecondEpisode_startsItsSumsAnew() {
    change(PressureLevel.NORMAL, PressureLevel.MODERATE, 800);
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10 * MIB, 4 * MIB, 1000);
    change(PressureLevel.MODERATE, PressureLevel.NORMAL, 400);
    change(PressureLevel.NORMAL, PressureLevel.CRITICAL, 900);
    change(PressureLevel.CRITICAL, PressureLevel.NORMAL, 400);
    management.drain();

    assertThat(logged.lines().get(3)).contains("peak CRITICAL, 0 sheds returned 0 B");
  }

  @Test
  void drain_levelFlaps_writesFewLinesAndOneSummary() {
    for (int i = 0; i < 20; i++) {
      change(PressureLevel.NORMAL, PressureLevel.MODERATE, 800);
      change(PressureLevel.MODERATE, PressureLevel.NORMAL, 700);
    }
    management.drain();
    assertThat(logged.lines()).hasSize(LogSink.LINES_PER_MINUTE);

    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    management.drain();
    assertThat(logged.texts().get(LogSink.LINES_PER_MINUTE))
        .startsWith(
            "INFO level changed 34 more times within a minute; the last: level HEAP MODERATE ->"
                + " NORMAL: ");
    clock.addAndGet(TimeUnit.MINUTES.toNanos(5));
    management.drain();
    assertThat(logged.lines()).hasSize(LogSink.LINES_PER_MINUTE + 1);
  }

  @Test
  void drain_exhaustedWhileFlapping_isAlwaysWritten() {
    for (int i = 0; i < 20; i++) {
      change(PressureLevel.NORMAL, PressureLevel.MODERATE, 800);
      change(PressureLevel.MODERATE, PressureLevel.NORMAL, 700);
    }
    change(PressureLevel.NORMAL, PressureLevel.EXHAUSTED, 999);
    management.drain();

    assertThat(logged.lines()).last().asString().contains("NORMAL -> EXHAUSTED");
  }

  @Test
  void drain_quarantine_isAWarning() {
    journal.quarantined("Catalog#cache", "hung for 2.0 s");
    management.drain();

    assertThat(logged.texts())
        .containsExactly("WARN quarantine Catalog#cache: hung for 2.0 s; left alone for a while");
  }

  @Test
  void drain_calmKinds_writeNothingAtInfo() {
    journal.wakeDismissed("threshold", MemoryResource.HEAP, 5 * MIB);
    journal.boundChanged("a", Long.MAX_VALUE, 100);
    journal.ballast("heap", BallastAction.BUILT, 64 * MIB);
    journal.gate(GateOutcome.GRANTED, 8 * MIB, 1_000_000);
    journal.collectionAsked("proof", 900 * MIB, 500 * MIB, 35_000_000);

    assertThat(management.drain()).isEqualTo(5);
    assertThat(logged.lines()).isEmpty();
  }

  /** Whatever a calm process decides, and no summary or reminder comes of itself either. */
  @Test
  void drain_calmHour_writesNothingAtInfo() {
    management.begin(new FakeControl());
    int told = 0;
    for (int second = 0; second < 3600; second++) {
      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
      journal.wakeDismissed("end of a collection", MemoryResource.HEAP, 5 * MIB);
      journal.collectionAsked("to learn", 900 * MIB, 500 * MIB, 35_000_000);
      journal.ballast("heap", BallastAction.BUILT, 64 * MIB);
      journal.gate(GateOutcome.GRANTED, 8 * MIB, 1_000_000);
      journal.boundChanged("a", 100 + second, 101 + second);
      journal.shed("a", MemoryResource.HEAP, PressureLevel.NORMAL, 2 * MIB, MIB, 350_000);
      told += management.drain();
    }

    assertThat(told).isEqualTo(6 * 3600);
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void drain_calmKindsAtDebug_areOneLineEach() {
    logged.log.setThreshold(AgentLog.Level.DEBUG);
    journal.wakeDismissed("threshold", MemoryResource.HEAP, 5 * MIB);
    journal.boundChanged("a", Long.MAX_VALUE, MIB);
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 2 * MIB, -1, 350_000);
    journal.ballast("heap", BallastAction.CLEARED, 0);
    journal.gate(GateOutcome.REFUSED, 8 * MIB, 1_000_000);
    journal.gate(GateOutcome.RETRIED, -1, 20_000_000);
    journal.collectionAsked("proof", 900 * MIB, 500 * MIB, 35_000_000);
    management.drain();

    assertThat(logged.texts())
        .containsExactly(
            "DEBUG look HEAP: woken by threshold, nothing to do, used 5.0 MiB (5242880)",
            "DEBUG bound a: unbound -> 1.0 MiB (1048576)",
            "DEBUG shed a for HEAP at MODERATE: asked 2.0 MiB (2097152), returned unknown in 350 us",
            "DEBUG ballast heap: cleared by the JVM, holds 0 B (0)",
            "DEBUG gate headroom of 8.0 MiB (8388608): refused after 1 ms",
            "DEBUG gate retry: runs again after 20 ms",
            "DEBUG collection asked for (proof): used 900.0 MiB (943718400), proven live 500.0 MiB"
                + " (524288000) in 35 ms");
  }

  @Test
  void serve_nameTaken_isTriedAgainByADrainAndThenOneWarn() throws Exception {
    serve(management);
    AgentManagement second = new AgentManagement(journal, logged.log, Runnable::run);
    second.begin(new FakeControl());
    assertThatCode(() -> second.serve(platform())).doesNotThrowAnyException();
    assertThat(logged.texts()).isEmpty();
    second.drain();
    second.drain();
    second.close();

    assertThat(logged.texts()).hasSize(1);
    assertThat(logged.texts().get(0)).startsWith("WARN no MBean: ");
    assertThat(platform().isRegistered(name())).isTrue();
  }

  @Test
  void serve_afterAFailure_theNextDrainRegisters() throws Exception {
    AgentManagement first = new AgentManagement(journal, logged.log, Runnable::run);
    serve(first);
    serve(management);
    first.close();
    management.drain();

    assertThat(platform().isRegistered(name())).isTrue();
    assertThat(logged.texts()).isEmpty();
  }

  @Test
  void serve_noMemory_isTriedUntilThereIsSome() throws Exception {
    AtomicInteger without = new AtomicInteger(3);
    MBeanServer poor =
        (MBeanServer)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MBeanServer.class},
                (proxy, method, arguments) -> {
                  if (without.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("test");
                  }
                  return method.invoke(platform(), arguments);
                });
    management.begin(new FakeControl());
    management.serve(poor);
    management.drain();
    management.drain();
    assertThat(platform().isRegistered(name())).isFalse();

    management.drain();
    assertThat(platform().isRegistered(name())).isTrue();
    assertThat(logged.texts()).isEmpty();
  }

  @Test
  void begin_registersNothing_serveDoesOnce() throws Exception {
    management.begin(new FakeControl());
    management.drain();
    assertThat(platform().isRegistered(name())).isFalse();

    management.serve(platform());
    assertThat(platform().isRegistered(name())).isTrue();

    management.serve(platform());
    management.drain();
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void serve_beforeBeginOrAfterClose_registersNothing() throws Exception {
    management.serve(platform());
    assertThat(platform().isRegistered(name())).isFalse();

    management.begin(new FakeControl());
    management.close();
    management.serve(platform());
    management.drain();
    assertThat(platform().isRegistered(name())).isFalse();
  }

  @Test
  void rehearsal_tellsNobody() throws Exception {
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Rehearsal.run(clock::get, /* withNotices= */ true);
    } finally {
      System.setErr(stderr);
    }

    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(platform().isRegistered(name())).isFalse();
  }

  @Test
  void close_registered_takesTheBeanAway() throws Exception {
    serve(management);
    management.close();

    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name())).isFalse();
  }

  @Test
  void drain_listenersBusy_keepsTheLevelLine() {
    AgentManagement busy =
        new AgentManagement(
            journal,
            logged.log,
            job -> {
              throw new RejectedExecutionException();
            });
    change(PressureLevel.NORMAL, PressureLevel.MODERATE, 800);

    assertThat(busy.drain()).isEqualTo(1);
    assertThat(logged.lines()).hasSize(1);
  }

  @Test
  void drain_outOfMemory_triesAgainAndThenGoesOn() {
    List<String> told = new ArrayList<>();
    management.add(
        new DecisionSink() {
          @Override
          public void accept(Decision d, String line) {
            told.add(line);
            if (d.kind == Decision.Kind.QUARANTINE) {
              throw new OutOfMemoryError("test");
            }
          }

          @Override
          public void tick(long nanos) {}

          @Override
          public void close() {}
        });
    journal.quarantined("a", "failed");
    journal.shutdownStep("doors", "done", 1000);

    assertThat(management.drain()).isZero();
    assertThat(management.drain()).isZero();
    assertThat(management.drain()).isZero();
    assertThat(management.drain()).isEqualTo(1);
    assertThat(counters.get(Counter.OWN_OUT_OF_MEMORY_ERRORS)).isEqualTo(3);
    assertThat(counters.get(Counter.DROPPED_DECISIONS)).isEqualTo(1);
    assertThat(logged.texts())
        .as("those who were told are not told twice")
        .containsExactly(
            "WARN quarantine a: failed; left alone for a while",
            "INFO shutdown doors: done in 1 us");
    assertThat(told).hasSize(4);
  }

  /** As in a full heap, when somebody asks for the MBean for the first time. */
  @Test
  void drain_noMemoryForTheBean_ticksAndDecisionsDoNotSuffer() {
    MBeanServer poor =
        (MBeanServer)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MBeanServer.class},
                (proxy, method, arguments) -> {
                  throw new OutOfMemoryError("test");
                });
    AtomicInteger ticks = new AtomicInteger();
    List<String> told = new ArrayList<>();
    management.begin(new FakeControl());
    management.serve(poor);
    management.add(
        new DecisionSink() {
          @Override
          public void accept(Decision d, String line) {
            told.add(line);
            if (told.size() == 1) {
              throw new OutOfMemoryError("test");
            }
          }

          @Override
          public void tick(long nanos) {
            ticks.incrementAndGet();
          }
        });
    for (int i = 0; i < 5; i++) {
      management.drain();
    }
    assertThat(ticks).hasValue(5);

    journal.shutdownStep("doors", "done", 1000);
    management.drain();
    assertThat(management.drain()).isEqualTo(1);
    assertThat(counters.get(Counter.DROPPED_DECISIONS)).isZero();
  }

  private void change(PressureLevel from, PressureLevel to, long measuredMib) {
    LevelEvidence evidence = new LevelEvidence();
    evidence.measured = measuredMib * MIB;
    evidence.threshold = 750 * MIB;
    evidence.capacity = 1000 * MIB;
    evidence.timeToFullNanos = TimeUnit.SECONDS.toNanos(12);
    journal.levelChanged(
        new Transition().set(MemoryResource.HEAP, from, to, to, "proven live"), evidence);
  }

  private static void serve(AgentManagement management) {
    management.begin(new FakeControl());
    management.serve(platform());
  }

  private static MBeanServer platform() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  private static ObjectName name() throws Exception {
    return new ObjectName(AgentManagement.NAME);
  }
}
