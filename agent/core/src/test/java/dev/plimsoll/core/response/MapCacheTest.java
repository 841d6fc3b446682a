package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.cache.CacheBuilder;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.response.shed.Terms;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MapCacheTest {
  private static final int ENTRIES = 3_000;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<ConcurrentMap<Object, Object>> maps() {
    return Stream.of(
        new ConcurrentHashMap<>(),
        new ConcurrentSkipListMap<>(),
        CacheBuilder.newBuilder().<Object, Object>build().asMap());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void shed_entriesComeBackEachTime_everyEntryHasItsTurn(ConcurrentMap<Object, Object> map) {
    fill(map, 0, ENTRIES);
    register("c", map, 100);
    Set<Object> dropped = ConcurrentHashMap.newKeySet();

    for (int step = 0; step < 14; step++) {
      harness.drop(ENTRIES * 1_000L / 10);
      for (int key = 0; key < ENTRIES; key++) {
        if (map.putIfAbsent(key, new byte[1_000]) == null) {
          dropped.add(key);
        }
      }
    }

    assertThat(dropped.size()).isGreaterThan(ENTRIES * 95 / 100);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void shed_valuesWrittenMeanwhile_survive(ConcurrentMap<Object, Object> map) throws Exception {
    fill(map, 0, ENTRIES);
    register("c", map, 100);
    int keys = 200;
    int[] lost = {0};
    Beside writer =
        Beside.start(
            () -> {
              for (int round = 1; round <= 300; round++) {
                for (int key = 0; key < keys; key++) {
                  Versioned fresh = new Versioned(round);
                  map.put(key, fresh);
                  Object now = map.get(key);
                  if (now != null && now != fresh) {
                    lost[0]++;
                  }
                }
              }
            });
    while (writer.isAlive()) {
      harness.drop(100_000);
      fill(map, keys, ENTRIES);
    }
    writer.awaitEnd();

    assertThat(lost[0]).isZero();
    assertThat(harness.service.returnedBytes()).isPositive();
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void request_mapGrewAboveItsPart_isTrimmedBackEachTime() {
    ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
    fill(map, 0, ENTRIES);
    register("c", map, 100);
    harness.drop(1);
    long bound = harness.service.cacheBytes() / 2;

    for (int step = 0; step < 3; step++) {
      harness.step(PressureLevel.MODERATE, bound, 0, false);
      assertThat(map.size()).isCloseTo(ENTRIES / 2, within(ENTRIES / 20));
      fill(map, 0, ENTRIES);
    }
  }

  @Test
  void request_twoCachesOfOneOrder_giveInProportion() {
    ConcurrentHashMap<Object, Object> big = new ConcurrentHashMap<>();
    ConcurrentHashMap<Object, Object> small = new ConcurrentHashMap<>();
    fill(big, 0, ENTRIES);
    fill(small, 0, ENTRIES / 3);
    register("big", big, 100);
    register("small", small, 100);
    harness.drop(1);

    harness.step(PressureLevel.MODERATE, harness.service.cacheBytes() / 2, 0, false);

    assertThat(big.size()).isCloseTo(ENTRIES / 2, within(ENTRIES / 20));
    assertThat(small.size()).isCloseTo(ENTRIES / 6, within(ENTRIES / 20));
  }

  @Test
  void request_lowerOrderCanGiveItAll_higherOrderIsUntouched() {
    ConcurrentHashMap<Object, Object> cheap = new ConcurrentHashMap<>();
    ConcurrentHashMap<Object, Object> dear = new ConcurrentHashMap<>();
    fill(cheap, 0, ENTRIES);
    fill(dear, 0, ENTRIES);
    register("dear", dear, 20);
    register("cheap", cheap, 10);
    harness.drop(1);
    int before = dear.size();

    harness.step(PressureLevel.MODERATE, harness.service.cacheBytes() * 3 / 4, 0, false);

    assertThat(dear).hasSize(before);
    assertThat(cheap.size()).isCloseTo(ENTRIES / 2, within(ENTRIES / 10));
  }

  @Test
  void request_boundBelowWhatIsKept_keepsItUnlessToldNotTo() {
    ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
    fill(map, 0, ENTRIES);
    register("c", map, 100);

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, false);
    assertThat(map.size()).isCloseTo(ENTRIES / 10, within(ENTRIES / 50));

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, true);
    assertThat(map.size()).isLessThan(ENTRIES / 50);
  }

  @Test
  void request_dryRun_tellsAndTouchesNothing() {
    ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
    fill(map, 0, ENTRIES);
    register("c", map, 100);
    harness.service.setSettings(new ShedSettings(ShedHarness.TIMEOUT_NANOS, true));
    harness.tickUntil(() -> !harness.service.busy());

    harness.drop(1_000_000);

    assertThat(map.size()).isEqualTo(ENTRIES);
    assertThat(harness.wouldBeAsked).contains("c");
    assertThat(harness.asked).as("counted").isEmpty();
    assertThat(harness.service.returnedBytes()).isZero();
  }

  private void register(String name, Object cache, int order) {
    harness
        .service
        .registrations()
        .addCache(new Terms(name, order, 0.1, ShedHarness.HEAP, ShedHarness.NONE), cache);
  }

  private static void fill(Map<Object, Object> map, int from, int to) {
    for (int key = from; key < to; key++) {
      map.put(key, new byte[1_000]);
    }
  }

  /** Equal only to itself, as most values are. */
  private static final class Versioned {
    @SuppressWarnings("unused")
    private final byte[] payload = new byte[500];

    @SuppressWarnings("unused")
    private final int round;

    Versioned(int round) {
      this.round = round;
    }
  }
}
