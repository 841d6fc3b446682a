package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who is told exhausted, when only one is. The hooks find no thread: none is started. */
class ResourcesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final OutOfMemoryError HEAP = new OutOfMemoryError("Java heap space");

  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent = TestAgent.of("on-exhausted=hooks", log);
  private final Reserve reserve = new Reserve(0);
  private final Exhaustion exhaustion = TestExhaustion.of(agent, reserve, log);
  private final Container container = new Container();
  private final Resources resources =
      new Resources(
          TestHeap.of(agent, reserve, log), agent.levels, exhaustion, agent.notify, container);

  private void look(long nanos) {
    Settings settings = agent.config.settings();
    resources.tellHeap(settings, nanos);
    resources.lookBeyond(settings, nanos);
  }

  private PressureLevel level(MemoryResource resource) {
    return agent.board.level(resource);
  }

  @Test
  void exhausted_theContainerOnly_theHeapIsNotToldSo() {
    container.level = PressureLevel.EXHAUSTED;
    look(1);
    look(SECOND);
    assertThat(exhaustion.hasBegun()).isTrue();
    assertThat(level(MemoryResource.CONTAINER)).isEqualTo(PressureLevel.EXHAUSTED);
    assertThat(level(MemoryResource.HEAP)).isEqualTo(PressureLevel.NORMAL);
    assertThat(agent.board.doors().isShut(MemoryResource.HEAP.ordinal(), 1))
        .as("the doors")
        .isTrue();
  }

  @Test
  void exhausted_thatFallsAfterTheHooksBegan_staysWithItsReason() {
    container.level = PressureLevel.EXHAUSTED;
    look(1);
    container.level = PressureLevel.NORMAL;
    look(SECOND);
    assertThat(level(MemoryResource.CONTAINER)).isEqualTo(PressureLevel.EXHAUSTED);
    assertThat(exhaustion.reason()).isEqualTo("the container is full");
  }

  @Test
  void begun_atTheJvmsEnd_theHeapIsToldExhausted() {
    exhaustion.begin(MemoryResource.HEAP, "the JVM ends", agent.config.settings());
    look(1);
    assertThat(level(MemoryResource.HEAP)).isEqualTo(PressureLevel.EXHAUSTED);
    assertThat(level(MemoryResource.CONTAINER)).isEqualTo(PressureLevel.NORMAL);
  }

  @Test
  void disabled_afterTheHooksBegan_readsNormal() {
    container.level = PressureLevel.EXHAUSTED;
    look(1);
    agent.config.set("enabled", "false");
    look(SECOND);
    assertThat(level(MemoryResource.CONTAINER)).isEqualTo(PressureLevel.NORMAL);
    assertThat(agent.board.doors().word().get()).isZero();
  }

  /** Else all caches would be shed on a JVM that may be well by then. */
  @Test
  void apply_switchedOffWhileACallerWaited_onAgainNobodyIsWaitedFor() throws Exception {
    CompletableFuture<Boolean> caller = callerAtAGate();
    switchTo("dry-run", "true");
    assertThat(caller.get(5, TimeUnit.SECONDS)).isTrue();
    switchTo("dry-run", "false");
    assertThat(agent.gates.hasWaiters()).isFalse();
  }

  @Test
  void apply_anotherSettingWhileACallerWaits_isWaitedForAllTheSame() throws Exception {
    CompletableFuture<Boolean> caller = callerAtAGate();
    switchTo("shutdown-timeout", "9s");
    assertThat(agent.gates.hasWaiters()).isTrue();
    agent.gates.serve(agent.gates.seen());
    assertThat(caller.get(5, TimeUnit.SECONDS)).isTrue();
  }

  private CompletableFuture<Boolean> callerAtAGate() {
    agent.board.setActive(true);
    CompletableFuture<Boolean> caller =
        CompletableFuture.supplyAsync(
            () -> agent.gates.relieve(HEAP, 1, 3, 600 * SECOND), Waiter::start);
    Awaitility.await().until(agent.gates::hasWaiters);
    return caller;
  }

  private void switchTo(String key, String value) {
    agent.config.set(key, value);
    resources.apply(agent.config.settings());
  }

  /** At the level that it is given. */
  private static final class Container implements NonHeapKeeper {
    private PressureLevel level = PressureLevel.NORMAL;

    @Override
    public MemoryResource resource() {
      return MemoryResource.CONTAINER;
    }

    @Override
    public boolean tick(Settings settings, boolean touch) {
      return true;
    }

    @Override
    public long pollNanos() {
      return SECOND;
    }

    @Override
    public PressureLevel level() {
      return level;
    }

    @Override
    public String reason() {
      return "the container is full";
    }

    @Override
    public void describe(LevelEvidence evidence) {}

    @Override
    public void apply(Settings settings) {}

    @Override
    public void letGo() {}
  }
}
