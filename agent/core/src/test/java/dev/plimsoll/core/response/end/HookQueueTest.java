package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.Race;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HookQueueTest {
  private static final long DEADLINE = 1_000;

  private final HookQueue queue = new HookQueue();

  private static HookSlot[] slots(int count) {
    HookSlot[] slots = new HookSlot[count];
    for (int i = 0; i < count; i++) {
      slots[i] = new HookSlot("hook " + i, i, -1, call -> {});
    }
    return slots;
  }

  @Test
  void leaveBehind_hookThatReturnsLater_isDoneLateAndItsRunnerGetsNoMore() {
    HookSlot[] slots = slots(2);
    queue.open(slots, DEADLINE);
    assertThat(queue.claim(2)).isZero();
    assertThat(queue.claim(2)).as("one is at work").isEqualTo(HookQueue.NONE);
    HookSlot hung = queue.next(0, 0);
    assertThat(queue.leaveBehind(499)).as("each has its share").isFalse();
    assertThat(queue.leaveBehind(500)).isTrue();
    assertThat(slots[0].outcome).isEqualTo(HookOutcome.LEFT_BEHIND);
    assertThat(queue.claim(2)).isEqualTo(1);
    assertThat(queue.next(1, 500)).isSameAs(slots[1]);

    queue.ended(0, hung, 600, null);

    assertThat(slots[0].outcome).isEqualTo(HookOutcome.DONE_LATE);
    assertThat(queue.next(0, 600)).isNull();
    assertThat(queue.busyRunner()).isEqualTo(1);
    queue.ended(1, slots[1], 100, new IllegalStateException());
    assertThat(slots[1].outcome).isEqualTo(HookOutcome.FAILED);
    assertThat(queue.next(1, 700)).isNull();
    assertThat(queue.isWorkedBy(1)).as("who finds none left ends it").isTrue();
  }

  @Test
  void endedJvm_whenTheRestWasGivenUp_isToldOfTheRightHook() {
    HookSlot[] slots = slots(3);
    queue.open(slots, DEADLINE);
    queue.claim(1);
    queue.next(0, 0);
    queue.giveUpRest();

    queue.endedJvm(0);

    assertThat(slots)
        .extracting(slot -> slot.outcome)
        .containsExactly(HookOutcome.ENDED_JVM, HookOutcome.NOT_RUN, HookOutcome.NOT_RUN);
    assertThat(queue.next(0, 1)).isNull();
  }

  @Test
  void unclaim_runnerThatFoundNoThread_isTheNextAgain() {
    queue.open(slots(1), DEADLINE);
    assertThat(queue.claim(1)).isZero();
    queue.unclaim();
    assertThat(queue.claim(1)).isZero();
    queue.next(0, 0);
    assertThat(queue.leaveBehind(DEADLINE)).isTrue();
    assertThat(queue.claim(1)).as("all have been used").isEqualTo(HookQueue.NONE);
  }

  @Test
  void lastRunsFor_hookWithOthersBehindIt_isNotTheLast() {
    HookSlot[] slots = slots(2);
    queue.open(slots, DEADLINE);
    queue.claim(2);
    queue.next(0, 0);
    assertThat(queue.lastRunsFor(100, 400)).isFalse();
    queue.ended(0, slots[0], 400, null);
    assertThat(queue.lastRunsFor(100, 400)).as("none runs").isFalse();
    queue.next(0, 400);
    assertThat(queue.lastRunsFor(100, 499)).isFalse();
    assertThat(queue.lastRunsFor(100, 500)).isTrue();
  }

  /** Whoever stands still in here, a debugger's thread say, must not hold the control thread. */
  @Test
  void methods_ofWhatTheControlThreadCalls_takeNoMonitor() {
    for (Class<?> type : new Class<?>[] {HookQueue.class, HookRunners.class, HookSlot.class}) {
      assertThat(type.getDeclaredMethods())
          .isNotEmpty()
          .noneMatch((Method method) -> Modifier.isSynchronized(method.getModifiers()));
    }
  }

  @Test
  @Timeout(60)
  void next_whileEachIsLeftBehind_runsEachOnceAndTellsAllOfThem() throws Exception {
    int hooks = 16;
    HookSlot[] slots = slots(hooks);
    AtomicInteger[] begun = new AtomicInteger[hooks];
    for (int i = 0; i < hooks; i++) {
      begun[i] = new AtomicInteger();
    }
    queue.open(slots, Long.MAX_VALUE);
    ThreadLocal<Integer> runner = ThreadLocal.withInitial(() -> HookQueue.NONE);

    Race.run(
        3,
        1_000,
        i -> {
          if (!queue.isWorkedBy(runner.get())) {
            runner.set(queue.claim(hooks));
          }
          HookSlot slot = runner.get() == HookQueue.NONE ? null : queue.next(runner.get(), 0);
          if (slot != null) {
            begun[slot.order].incrementAndGet();
            queue.ended(runner.get(), slot, 1, null);
          }
          queue.leaveBehind(Long.MAX_VALUE);
          queue.endedJvm(queue.busyRunner());
        });

    assertThat(begun).allMatch(times -> times.get() <= 1);
    for (HookSlot slot : slots) {
      assertThat(slot.outcome != HookOutcome.WAITING)
          .as(slot.name + " " + slot.outcome)
          .isEqualTo(begun[slot.order].get() == 1);
      assertThat(slot.outcome).isNotEqualTo(HookOutcome.RUNNING);
    }
  }
}
