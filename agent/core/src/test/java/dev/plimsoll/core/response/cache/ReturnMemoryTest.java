package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReturnMemoryTest {
  private static final int ENTRIES = 1_000;
  private static final double MEAN_BYTES = 10_000;

  private final ReturnMemory memory = new ReturnMemory();

  private void ready() {
    memory.begin(ENTRIES, MEAN_BYTES);
    memory.prepare();
    memory.begin(ENTRIES, MEAN_BYTES);
  }

  private int lapsPassedOver(Object key) {
    int laps = 0;
    while (memory.spares(key)) {
      laps++;
    }
    memory.taken(key);
    return laps;
  }

  @Test
  void spares_neverTaken_goesAtOnce() {
    ready();
    assertThat(memory.spares("new")).isFalse();
  }

  @Test
  void spares_cameBack_passedOverMoreLapsEachTimeUpToFifteen() {
    ready();
    assertThat(lapsPassedOver("hot")).isZero();
    assertThat(lapsPassedOver("hot")).isEqualTo(1);
    assertThat(lapsPassedOver("hot")).isEqualTo(3);
    assertThat(lapsPassedOver("hot")).isEqualTo(7);
    assertThat(lapsPassedOver("hot")).isEqualTo(15);
    assertThat(lapsPassedOver("hot")).isEqualTo(15);
  }

  @Test
  void taken_fourTimesTheEntries_thePastCountsForHalf() {
    ready();
    assertThat(lapsPassedOver("hot")).isZero();
    assertThat(lapsPassedOver("hot")).isEqualTo(1);
    for (int other = 0; other < 4 * ENTRIES - 2; other++) {
      memory.taken("other");
    }
    memory.begin(ENTRIES, MEAN_BYTES);
    assertThat(lapsPassedOver("hot")).isEqualTo(1);
  }

  @Test
  void spares_nothingElseIsTaken_endsSoon() {
    ready();
    for (int key = 0; key < 100; key++) {
      memory.taken(key);
    }
    memory.begin(ENTRIES, MEAN_BYTES);
    int passed = 0;
    for (int key = 0; key < 100; key++) {
      passed += memory.spares(key) ? 1 : 0;
    }
    assertThat(passed).isBetween(1, 20);
  }

  @Test
  void spares_allWereMetInThisCall_noneStays() {
    ready();
    memory.taken("hot");
    for (int key = 0; key < ENTRIES; key++) {
      assertThat(memory.spares("cold " + key)).isFalse();
    }
    assertThat(memory.spares("hot")).isFalse();
    memory.begin(ENTRIES, MEAN_BYTES);
    assertThat(memory.laps()).isEqualTo(2);
    assertThat(memory.spares("hot")).isTrue();
  }

  /** Four bytes for an entry of 100 would be four percent of the cache. */
  @Test
  void begin_smallEntries_remembersNothing() {
    memory.begin(ENTRIES, 100);
    memory.prepare();
    memory.begin(ENTRIES, 100);
    assertThat(memory.laps()).isEqualTo(1);
    assertThat(lapsPassedOver("hot")).isZero();
    assertThat(lapsPassedOver("hot")).isZero();
  }

  @Test
  void begin_notPreparedYet_remembersNothing() {
    memory.begin(ENTRIES, MEAN_BYTES);
    assertThat(memory.laps()).isEqualTo(1);
    assertThat(lapsPassedOver("hot")).isZero();
    assertThat(lapsPassedOver("hot")).isZero();
  }
}
