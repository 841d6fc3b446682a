package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Keys that are numbers in a row fill a part of the table and leave the rest empty. */
class SplitCursorTest {
  private static final int TABLE = 1 << 16;
  private static final int LEFT = 1_000;

  private final ConcurrentHashMap<Integer, String> map = new ConcurrentHashMap<>();
  private final SplitCursor<Map.Entry<Integer, String>> cursor = new SplitCursor<>();

  SplitCursorTest() {
    for (int key = 0; key < TABLE; key++) {
      map.put(key, "");
    }
    map.keySet().removeIf(key -> key >= LEFT);
  }

  @Test
  void advance_emptyStretch_isGivenUpAfterSoManyLeavesAndGoneOnWith() {
    cursor.setPlace(1L << 31);
    cursor.open(map.entrySet().spliterator(), map.size());
    long begun = cursor.place();

    assertThat(cursor.advance(entry -> {}, 4)).isFalse();

    assertThat(cursor.isAtEnd()).isFalse();
    assertThat(cursor.place()).isGreaterThan(begun);
    while (!cursor.isAtEnd()) {
      assertThat(cursor.advance(entry -> {}, 4)).isFalse();
    }
    assertThat(cursor.place()).isZero();
  }

  @Test
  void advance_throughTheTable_meetsEachEntryOnce() {
    Set<Integer> met = new HashSet<>();
    cursor.open(map.entrySet().spliterator(), map.size());

    while (!cursor.isAtEnd()) {
      cursor.advance(entry -> assertThat(met.add(entry.getKey())).isTrue(), 8);
    }

    assertThat(met).hasSize(LEFT);
  }

  @Test
  void openCoarse_throughTheTable_meetsEachEntryOnceInFewerParts() {
    map.clear();
    for (int key = 0; key < TABLE; key++) {
      map.put(key, "");
    }
    Set<Integer> met = new HashSet<>();
    Set<Long> places = new HashSet<>();
    cursor.openCoarse(map.entrySet().spliterator(), map.size());

    while (!cursor.isAtEnd()) {
      cursor.advance(entry -> assertThat(met.add(entry.getKey())).isTrue(), 8);
      places.add(cursor.place());
    }

    assertThat(met).hasSize(TABLE);
    assertThat(places).hasSizeBetween(512, 2_049);
  }

  @Test
  void openAhead_stoppedAndOpenedAgain_goesOnAboutWhereItWas() {
    map.clear();
    for (int key = 0; key < TABLE; key++) {
      map.put(key * 0x9E3779B9, "");
    }
    cursor.openAhead(map.entrySet().spliterator(), map.size());
    Set<Integer> met = new HashSet<>();
    for (int i = 0; i < TABLE * 3 / 4; i++) {
      assertThat(cursor.advance(entry -> met.add(entry.getKey()))).isTrue();
    }

    cursor.close();
    cursor.openAhead(map.entrySet().spliterator(), map.size());
    Set<Integer> later = new HashSet<>();
    while (cursor.advance(entry -> later.add(entry.getKey()))) {}

    assertThat(met).hasSize(TABLE * 3 / 4);
    assertThat(later).hasSizeBetween(TABLE / 4, TABLE / 4 + TABLE / 100);
  }

  @Test
  void isReady_walkedOrOfAnotherSize_isNotAnyMore() {
    assertThat(cursor.isReady(LEFT)).isFalse();
    cursor.openAhead(map.entrySet().spliterator(), LEFT);
    assertThat(cursor.isReady(LEFT + LEFT / 10)).isTrue();
    assertThat(cursor.isReady(LEFT + LEFT / 10 + 1)).isFalse();
    assertThat(cursor.advance(entry -> {})).isTrue();
    assertThat(cursor.isReady(LEFT)).isFalse();
    assertThat(cursor.isOpenAhead()).isTrue();
    cursor.close();
    assertThat(cursor.isOpenAhead()).isFalse();
  }
}
