package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the control thread makes of failures. It watches the heap of this JVM, which is well. */
class ControlLoopTest {
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final AgentRuntime agent = TestAgent.of("", log);
  private final Reserve reserve = new Reserve(0);
  private final Exhaustion exhaustion = TestExhaustion.of(agent, reserve, log);
  private final HeapKeeper heap = TestHeap.of(agent, reserve, log);
  private final Failing keeper = new Failing();
  private final ControlLoop loop =
      new ControlLoop(
          agent,
          heap,
          new Resources(heap, agent.levels, exhaustion, agent.notify, keeper),
          new Orders(agent.shed, new HeapBallast(0, true, log), agent.signals, exhaustion),
          new HooksAtJvmExit(agent.signals, agent.clock, exhaustion),
          exhaustion);
  private final Thread thread = new Thread(loop, "control");

  @AfterEach
  void end() throws InterruptedException {
    loop.becomePassive("the test is over");
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  /** Else an agent that is switched off would go on keeping caches small. */
  @Test
  void run_settingsFoundNoMemory_areAppliedByTheNextLook() {
    keeper.failure = new OutOfMemoryError("injected");

    thread.start();

    await().until(() -> keeper.applied);
    assertThat(loop.isPassive()).isFalse();
    assertThat(agent.errors.outOfMemory()).isEqualTo(1);
  }

  @Test
  void run_outOfMemoryBehindManyOtherErrors_makesNothingPassive() {
    failOften();
    keeper.failure = new OutOfMemoryError("injected");

    thread.start();

    await().until(() -> keeper.applied);
    assertThat(loop.isPassive()).isFalse();
  }

  @Test
  void run_anotherErrorBehindMany_isPassive() {
    failOften();
    keeper.failure = new IllegalStateException("injected");

    thread.start();

    await().until(loop::isPassive);
    assertThat(agent.board.isActive()).isFalse();
  }

  /** The last that happens there: to wake a virtual thread may block. */
  @Test
  @Timeout(20)
  void standIn_passive_hasWokenWhoSleepsAtAGate() throws InterruptedException {
    WaitingRoom room = new WaitingRoom(agent.clock, agent.threads, 4, Thread.class);
    Gates gates = new Gates(agent.board, agent.signals, agent.clock, agent.journal, room);
    Thread sleeper =
        new Thread(() -> room.await(1, agent.clock.nanoTime() + 60_000_000_000L), "sleeper");
    sleeper.start();
    await().until(() -> sleeper.getState() == Thread.State.WAITING);
    Duties.StandIn standIn =
        new Duties.StandIn(loop, agent.listeners, gates, exhaustion, agent.clock);

    gates.close();
    standIn.poll();
    assertThat(sleeper.getState()).as("as long as control looks").isEqualTo(Thread.State.WAITING);
    loop.becomePassive("a test");
    await()
        .until(
            () -> {
              standIn.poll();
              return !sleeper.isAlive();
            });
  }

  /** It would keep those behind it from running. */
  @Test
  @Timeout(20)
  void standIn_passiveInTheEnd_goesOnBehindAHookThatHangs() {
    AgentRuntime ending = TestAgent.of("on-exhausted=hooks", log);
    Exhaustion end = TestExhaustion.of(ending, reserve, log);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch behind = new CountDownLatch(1);
    Runnable first = ending.hooks.register("hangs", call -> hang(release), 1, 50_000_000L);
    Runnable second = ending.hooks.register("behind", call -> behind.countDown(), 2, -1);
    ending.threads.start();
    Duties.StandIn standIn =
        new Duties.StandIn(loop, ending.listeners, ending.gates, end, ending.clock);
    end.begin(MemoryResource.HEAP, "a test", ending.config.settings());

    loop.becomePassive("a test");
    await()
        .until(
            () -> {
              standIn.poll();
              return behind.getCount() == 0;
            });

    release.countDown();
    first.run();
    second.run();
    ending.threads.close();
  }

  private static void hang(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failOften() {
    for (int i = 0; i < 5; i++) {
      agent.errors.caught(new IllegalStateException("injected"));
    }
  }

  /** Fails the first time that settings are applied. */
  private static final class Failing implements NonHeapKeeper {
    private volatile Throwable failure;
    private volatile boolean applied;

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
      return 1_000_000;
    }

    @Override
    public PressureLevel level() {
      return PressureLevel.NORMAL;
    }

    @Override
    public String reason() {
      return "none";
    }

    @Override
    public void describe(LevelEvidence evidence) {}

    @Override
    public void apply(Settings settings) {
      Throwable now = failure;
      failure = null;
      if (now instanceof Error error) {
        throw error;
      } else if (now instanceof RuntimeException exception) {
        throw exception;
      }
      applied = true;
    }

    @Override
    public void letGo() {}
  }
}
