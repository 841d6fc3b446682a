package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepRoundsTest {
  private final HandClock clock = new HandClock();
  private final StepRounds rounds = new StepRounds(clock);
  private final ShedOrder order = new ShedOrder();

  /** One that goes on. */
  @BeforeEach
  void begin() {
    rounds.hurryAtCritical();
    order.set(PressureLevel.CRITICAL, MemoryResource.HEAP, 1000, 0);
    rounds.begin();
  }

  @Test
  void isHurried_fromCriticalOn_is() {
    assertThat(rounds.isHurried(order)).isTrue();
    order.level = PressureLevel.EXHAUSTED;
    assertThat(rounds.isHurried(order)).isTrue();
    order.level = PressureLevel.MODERATE;
    assertThat(rounds.isHurried(order)).isFalse();
    order.level = PressureLevel.NORMAL;
    assertThat(rounds.isHurried(order)).isFalse();
  }

  /** Where the heap does not stop when it is full, there is time. */
  @Test
  void isHurried_beforeItIsTold_neverIs() {
    StepRounds untold = new StepRounds(clock);
    untold.begin();
    assertThat(untold.isHurried(order)).isFalse();
    assertThat(untold.next(order)).isFalse();

    untold.hurryAtCritical();
    assertThat(untold.isHurried(order)).isTrue();
    assertThat(untold.next(order)).isTrue();
  }

  @Test
  void next_belowCritical_isTheLast() {
    order.level = PressureLevel.MODERATE;
    assertThat(rounds.next(order)).isFalse();
    assertThat(rounds.isFirst()).as("no other was begun").isTrue();
  }

  /** An adapter may tell more than it gave, each time. */
  @Test
  void next_hurried_goesOnToTheEighthRound() {
    assertThat(rounds.isFirst()).isTrue();
    for (int round = 2; round <= 8; round++) {
      assertThat(rounds.next(order)).as("round %d", round).isTrue();
      assertThat(rounds.isFirst()).isFalse();
    }
    assertThat(rounds.next(order)).isFalse();
  }

  @Test
  void begin_afterAllRounds_countsAnew() {
    while (rounds.next(order)) {
      assertThat(rounds.isFirst()).isFalse();
    }
    rounds.begin();
    assertThat(rounds.isFirst()).isTrue();
    assertThat(rounds.next(order)).isTrue();
  }

  /** Others wait for their turn. */
  @Test
  void next_aSecondAfterItBegan_isTheLast() {
    clock.advance(Duration.ofSeconds(1).minusNanos(1));
    assertThat(rounds.next(order)).isTrue();
    clock.advance(Duration.ofNanos(1));
    assertThat(rounds.next(order)).isFalse();

    rounds.begin();
    assertThat(rounds.next(order)).as("the next step has a second of its own").isTrue();
  }

  @Test
  void next_forBoundsOnly_isTheLast() {
    order.boundsOnly = true;
    assertThat(rounds.next(order)).isFalse();
  }

  /** That is for callers at gates, who are not to wait longer. */
  @Test
  void next_forAllButWhatIsKept_isTheLast() {
    order.boundBytes = 0;
    assertThat(rounds.next(order)).isFalse();
    order.boundBytes = 1;
    assertThat(rounds.next(order)).isTrue();
  }

  /** Nothing says by how much it was filled again. */
  @Test
  void next_withoutABound_isTheLast() {
    order.boundBytes = Long.MAX_VALUE;
    assertThat(rounds.next(order)).isFalse();
  }
}
