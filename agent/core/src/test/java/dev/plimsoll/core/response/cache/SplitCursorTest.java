package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      assertThat(cursor.advance(entry -> met.add(entry.getKey()), Integer.MAX_VALUE)).isTrue();
    }

    cursor.close();
    cursor.openAhead(map.entrySet().spliterator(), map.size());
    Set<Integer> later = new HashSet<>();
    while (cursor.advance(entry -> later.add(entry.getKey()), Integer.MAX_VALUE)) {}

    assertThat(met).hasSize(TABLE * 3 / 4);
    assertThat(later).hasSizeBetween(TABLE / 4, TABLE / 4 + TABLE / 100);
  }

  @Test
  void openAhead_nearlyEmptyTable_staysClosed() {
    cursor.openAhead(map.entrySet().spliterator(), map.size());

    assertThat(cursor.isOpenAhead()).isFalse();
    assertThat(cursor.isAtEnd()).isTrue();
  }

  @Test
  void isReady_walkedOrOfAnotherSize_isNotAnyMore() {
    for (int key = 0; key < 100_000; key++) {
      map.put(key, "");
    }
    int size = map.size();
    assertThat(cursor.isReady(size)).isFalse();
    cursor.openAhead(map.entrySet().spliterator(), size);
    assertThat(cursor.isReady(size)).isTrue();
    assertThat(cursor.isReady(size + 1)).isFalse();
    assertThat(cursor.advance(entry -> {}, Integer.MAX_VALUE)).isTrue();
    assertThat(cursor.isReady(size)).isFalse();
    assertThat(cursor.isOpenAhead()).isTrue();
    cursor.close();
    assertThat(cursor.isOpenAhead()).isFalse();
  }

  /**
   * A table does not shrink: all that is between them would be passed without a look at a clock.
   */
  @Test
  void advance_fewLeftInALargeTable_passesFewBinsAtATime() {
    map.keySet().removeIf(key -> key >= 10);
    cursor.open(map.entrySet().spliterator(), map.size());
    int parts = 0;

    while (!cursor.isAtEnd()) {
      cursor.advance(entry -> {}, 1);
      parts++;
    }

    assertThat(parts).isBetween(500, 700);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void open_againAfterEachStretchOfALargeTable_comesToTheEnd(boolean concurrent) {
    Map<Integer, String> table = concurrent ? map : new HashMap<>(TABLE);
    table.keySet().removeIf(key -> key > 0 && key < TABLE - 1);
    table.put(0, "");
    table.put(TABLE - 1, "");
    Set<Integer> met = new HashSet<>();
    int rounds = 0;
    boolean atEnd = false;
    while (!atEnd && rounds < 200) {
      cursor.open(table.entrySet().spliterator(), table.size());
      while (cursor.advance(entry -> met.add(entry.getKey()), 8)) {
        assertThat(met).hasSizeLessThan(3);
      }
      atEnd = cursor.isAtEnd();
      cursor.close();
      rounds++;
    }

    assertThat(met).containsExactlyInAnyOrder(0, TABLE - 1);
    assertThat(rounds).isBetween(20, 150);
  }
}
