package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.HeapRoom;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.end.RingDump;
import dev.plimsoll.core.response.shed.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {
  private static final int ENTRIES = 40;

  @TempDir Path folder;

  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent = TestAgent.of("", log);

  private final Exhaustion exhaustion = TestExhaustion.of(agent, new Reserve(0), log);
  private final Orders orders =
      new Orders(agent.shed, new HeapBallast(0, true, log), agent.signals, exhaustion);

  @AfterEach
  void close() {
    agent.shed.close();
    agent.threads.close();
  }

  private Steering steering(Path reportDirectory) {
    return steering(reportDirectory, new ControlLoop(agent, null, null, orders, null, exhaustion));
  }

  private Steering steering(Path reportDirectory, ControlLoop control) {
    RingDump dump = new RingDump(reportDirectory, 4711, to -> {}, log);
    return new Steering(agent, null, orders, control, null, dump, null);
  }

  @ParameterizedTest
  @CsvSource({"dry-run, true", "enabled, false"})
  void settings_whileNothingIsTouched_areThoseThatWereSet(String key, String value) {
    Steering steering = steering(folder);
    steering.set(key, value);
    steering.set("ballast", "1m");

    assertThat(steering.settings().ballastBytes()).isEqualTo(1 << 20);
    assertThat(agent.config.settings().ballastBytes()).isZero();
  }

  @Test
  void order_passiveAgent_isRefused() {
    HeapKeeper heap = TestHeap.of(agent, new Reserve(0), log);
    ControlLoop control =
        new ControlLoop(
            agent,
            heap,
            new Resources(heap, agent.levels, exhaustion, agent.notify),
            orders,
            new HooksAtJvmExit(agent.signals, agent.clock, exhaustion),
            exhaustion);
    Steering steering = steering(folder, control);
    control.becomePassive("a test");

    List<ThrowingCallable> all =
        List.of(
            () -> steering.set("heap.moderate", "60%"),
            () -> steering.setShedderEnabled("cache", false),
            () -> steering.shed(PressureLevel.CRITICAL),
            steering::releaseBallast);
    for (ThrowingCallable order : all) {
      assertThatThrownBy(order)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("the agent is passive and does nothing any more");
    }
    assertThat(agent.config.config().text(ConfigKey.HEAP_MODERATE)).isEqualTo("75%");
  }

  /** What is kept goes on evidence of failure only, or where somebody orders that. */
  @Test
  void simulate_exhausted_leavesWhatIsKept_asAnOrderedShedDoesNot() {
    agent.threads.start();
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[100_000]);
    }
    Runnable unused = agent.shed.registrations().addCache(new Terms("cache", 1, 0.5, 1, -1), cache);
    shedUntil(() -> agent.shed.cacheBytes() >= ENTRIES * 100_000L);
    Steering steering = steering(folder);

    steering.simulate(PressureLevel.EXHAUSTED, 1000);
    shedUntil(() -> agent.shed.completed() == 1);
    assertThat(cache).hasSizeBetween(ENTRIES / 2 - 1, ENTRIES * 6 / 10);

    assertThat(steering.shed(PressureLevel.EXHAUSTED)).isTrue();
    shedUntil(() -> agent.shed.completed() == 2);
    assertThat(cache).isEmpty();
  }

  /** As the control thread does it. */
  private void shedUntil(BooleanSupplier condition) {
    await()
        .until(
            () -> {
              orders.tick(agent.config.settings());
              agent.shed.tick(agent.clock.nanoTime(), HeapRoom.AMPLE);
              return condition.getAsBoolean() && !agent.shed.busy();
            });
  }

  @Test
  void dumpRing_whereNoFolderCanBe_saysWhy() throws IOException {
    Path file = Files.createFile(folder.resolve("reports"));

    assertThatThrownBy(steering(file)::dumpRing)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("ring: not written: java.nio.file.FileAlreadyExistsException: " + file);
  }
}
