package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LevelPublisherTest {
  private static final LevelEvidence EVIDENCE = new LevelEvidence();
  private static final String CALM = "below the line";

  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = new AgentLog(System.err, AgentLog.Level.OFF);
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 1);
  private final ListenerService listeners = new ListenerService(threads, clock, log);
  private final LevelBoard board = new LevelBoard();
  private final LevelPublisher levels =
      new LevelPublisher(board, listeners, new Journal(clock, new Counters()));
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    threads.start();
    listeners.add(
        "test", (change, reason) -> told.add(PressureLevel.values()[change[1]] + ": " + reason));
    // The level of now comes first.
    hear(() -> !told.isEmpty());
  }

  @AfterEach
  void close() {
    threads.close();
  }

  private void tell(PressureLevel found, long nanos, String expected) {
    levels.tell(MemoryResource.HEAP, found, CALM, EVIDENCE, true, nanos);
    hear(() -> told.contains(expected));
  }

  private void hear(Callable<Boolean> heard) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              listeners.tick(clock.nanoTime());
              threads.assist();
              return heard.call();
            });
    told.clear();
  }

  @Test
  void becomePassive_afterTheHooksBegan_levelsFallAndDoorsStayShut() {
    tell(PressureLevel.EXHAUSTED, 1, "EXHAUSTED: " + CALM);
    levels.keepDoorsShut();

    levels.becomePassive();

    assertThat(board.level(MemoryResource.HEAP)).isEqualTo(PressureLevel.NORMAL);
    assertThat(board.doors().isShut(0, PressureLevel.EXHAUSTED.ordinal())).isTrue();
  }

  @Test
  void becomePassive_atCritical_opensTheDoors() {
    tell(PressureLevel.CRITICAL, 1, "CRITICAL: " + CALM);

    levels.becomePassive();

    assertThat(board.doors().word().get()).isZero();
  }

  @Test
  void simulation_thatIsOver_isTheReasonOfTheFall() {
    levels.simulate(PressureLevel.CRITICAL, 100);

    tell(PressureLevel.NORMAL, 1, "CRITICAL: " + Journal.SIMULATED);
    tell(PressureLevel.NORMAL, 100, "NORMAL: the simulation is over");
    tell(PressureLevel.MODERATE, 200, "MODERATE: " + CALM);
    tell(PressureLevel.NORMAL, 300, "NORMAL: " + CALM);
  }

  @Test
  void simulation_belowWhatIsReal_isNotTheReasonOfTheRise() {
    levels.simulate(PressureLevel.MODERATE, 100);

    tell(PressureLevel.NORMAL, 1, "MODERATE: " + Journal.SIMULATED);
    tell(PressureLevel.CRITICAL, 2, "CRITICAL: " + CALM);
    tell(PressureLevel.NORMAL, 3, "MODERATE: " + Journal.SIMULATED);
  }
}
