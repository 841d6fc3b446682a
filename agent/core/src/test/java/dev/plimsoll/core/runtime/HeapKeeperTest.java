package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.shed.Terms;
import dev.plimsoll.core.telemetry.Counter;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The heap of this JVM, with real response threads; the test's own is the control thread. */
class HeapKeeperTest {
  private static final long SECOND = 1_000_000_000L;
  private static final OutOfMemoryError HEAP = new OutOfMemoryError("Java heap space");

  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent = TestAgent.of("", log);
  private final HeapKeeper keeper = TestHeap.of(agent, new Reserve(0), log);

  /** Of the shedder: the length of what it was called with, 0 for a rehearsal. */
  private final List<Integer> calls = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    agent.board.setActive(true);
    agent.threads.start();
  }

  @AfterEach
  void close() {
    agent.shed.close();
    agent.threads.close();
  }

  /** As in a full heap. That a shed has ended is told once. */
  @Test
  void look_theYieldOfAShedCannotBeTaken_whoWaitedForItGoesOn() throws Exception {
    CompletableFuture<Boolean> caller =
        CompletableFuture.supplyAsync(
            () -> agent.gates.relieve(HEAP, 1, 3, 600 * SECOND), Waiter::start);
    await().until(agent.gates::hasWaiters);
    look(true);
    await().until(() -> agent.shed.completed() == 1);
    breakYields();

    assertThatThrownBy(() -> keeper.look(true)).isInstanceOf(NullPointerException.class);

    assertThat(caller.get(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Nobody says that it has, and a caller may wait for it. */
  @Test
  void pollNanos_aShedHasEndedSinceTheLook_isShort() {
    boolean taken = agent.shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, 0, 1, false);
    assertThat(taken).isTrue();
    await().until(() -> !agent.shed.busy());

    assertThat(keeper.pollNanos()).isLessThanOrEqualTo(2_000_000);
  }

  @Test
  void act_disabled_rehearsesNothing_untilItIsEnabled() {
    registerShedder();
    switchTo("enabled", "false");
    await()
        .pollInterval(Duration.ofMillis(10))
        .during(Duration.ofMillis(400))
        .until(
            () -> {
              look(false);
              return calls.isEmpty();
            });

    switchTo("enabled", "true");
    await()
        .until(
            () -> {
              look(false);
              return calls.equals(List.of(0));
            });
  }

  /** It did not happen. */
  @Test
  void apply_dryRun_aShedIsToldAndNotCounted() {
    registerShedder();
    switchTo("dry-run", "true");
    long all = Long.MAX_VALUE;
    boolean taken = agent.shed.request(PressureLevel.CRITICAL, MemoryResource.HEAP, 0, all, false);
    assertThat(taken).isTrue();
    await().until(() -> !agent.shed.busy());

    assertThat(calls).isEmpty();
    assertThat(agent.journal.isEmpty()).isFalse();
    assertThat(agent.counters.get(Counter.SHEDS)).isZero();
  }

  private void registerShedder() {
    Runnable unused =
        agent
            .shed
            .registrations()
            .addShedder(
                new Terms("shedder", 1, 0, 1, -1),
                call -> {
                  calls.add(call.length);
                  return 0;
                });
  }

  private void switchTo(String key, String value) {
    agent.config.set(key, value);
    keeper.apply(agent.config.settings());
  }

  private void look(boolean touch) {
    keeper.look(touch);
    keeper.act(agent.config.settings(), touch);
  }

  private void breakYields() throws ReflectiveOperationException {
    Field yields = HeapKeeper.class.getDeclaredField("yields");
    yields.setAccessible(true);
    Field measure = YieldCalibration.class.getDeclaredField("measure");
    measure.setAccessible(true);
    measure.set(yields.get(keeper), null);
  }
}
