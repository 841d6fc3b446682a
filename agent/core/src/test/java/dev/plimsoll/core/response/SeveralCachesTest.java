package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.shed.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gives how much is told, and no cache goes from full to empty without proof of failure. */
class SeveralCachesTest {
  private static final int ENTRIES = 1_000;

  private final ShedHarness harness = new ShedHarness();
  private final Map<String, Map<Object, Object>> maps = new HashMap<>();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void views_cachesOfTwoOrders_tellWhoIsAskedWhenAndForHowMuch() {
    add("small", ENTRIES, 10, 0.1);
    add("big", 3 * ENTRIES, 10, 0.1);
    add("dear", ENTRIES, 20, 0.5);
    harness
        .service
        .registrations()
        .addShedder(new Terms("unknown", 20, 0.1, ShedHarness.HEAP, -1), call -> -1);
    harness.drop(1);

    assertThat(harness.view("small").gives())
        .isEqualTo("asked first, gives 25% of its order, keeps 10%");
    assertThat(harness.view("big").gives())
        .isEqualTo("asked first, gives 75% of its order, keeps 10%");
    assertThat(harness.view("dear").gives())
        .startsWith("asked as number 2, gives 100%")
        .endsWith("keeps 50%");
    assertThat(harness.view("unknown").gives())
        .isEqualTo("asked as number 2, for a part not known yet");

    harness.service.registrations().setEnabled("big", false);
    assertThat(harness.view("big").gives()).isEqualTo("nothing: switched off");
    assertThat(harness.view("small").gives()).contains("gives 100%");
  }

  @Test
  void request_anyLevelWithoutProofOfFailure_leavesWhatIsKept() {
    add("a", ENTRIES, 10, 0.1);
    add("b", ENTRIES, 20, 0.3);
    harness.drop(1);

    for (PressureLevel level : List.of(PressureLevel.MODERATE, PressureLevel.CRITICAL)) {
      for (int step = 0; step < 10; step++) {
        harness.step(level, 0, Long.MAX_VALUE, false);
      }
    }

    assertThat(maps.get("a").size()).isGreaterThanOrEqualTo(ENTRIES * 9 / 100);
    assertThat(maps.get("b").size()).isGreaterThanOrEqualTo(ENTRIES * 28 / 100);
    assertThat(harness.view("a").gives()).isEqualTo("nothing: holds no more than it keeps");
  }

  /** What docs/caches.md promises to whatever is asked when a cache misses. */
  @Test
  void request_oneStep_isLoadedAgainOnceAKeyAndNoMoreThanTheStepTook() {
    add("a", 10 * ENTRIES, 10, 0.1);
    Map<Object, Object> map = maps.get("a");
    harness.drop(1);
    long step = harness.service.cacheBytes() / 25;
    harness.drop(step);
    long taken = 10 * ENTRIES - map.size();

    int loads = 0;
    for (int round = 0; round < 3; round++) {
      for (int key = 0; key < 10 * ENTRIES; key++) {
        if (map.putIfAbsent(key, new byte[1_000]) == null) {
          loads++;
        }
      }
    }

    assertThat((long) loads).isEqualTo(taken);
    assertThat(loads / (10 * ENTRIES / 25.0)).isBetween(0.8, 1.3);
  }

  /** What objects refer to is only judged: after three steps the measured yield has it right. */
  @Test
  void shed_objectGraphs_areInProportionWithinThreeSteps() {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    long each = 0;
    for (int i = 0; i < 4 * ENTRIES; i++) {
      List<Object> lines = new ArrayList<>();
      for (int line = 0; line < 20; line++) {
        lines.add(new Line("text " + line, new byte[40]));
      }
      map.put(i, lines);
    }
    // 16 + 24 bytes of string and 24 of text, 56 of array, 24 of line; the list, the entry.
    each = 20 * (24 + 24 + 56 + 24) + 24 + 16 + 33 * 4 + 16 + 32 + 8;
    harness.service.registrations().addCache(ShedHarness.terms("c"), map);

    double ratio = 0;
    for (int step = 0; step < 3; step++) {
      long wanted = map.size() / 5 * each;
      int before = map.size();
      long returnedBefore = harness.service.returnedBytes();
      harness.drop(wanted);
      long gone = (before - map.size()) * each;
      ratio = (double) gone / wanted;
      harness.service.noteYield(
          (double) gone / Math.max(1, harness.service.returnedBytes() - returnedBefore));
    }

    assertThat(ratio).isBetween(0.8, 1.3);
  }

  private void add(String name, int entries, int order, double keep) {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    for (int i = 0; i < entries; i++) {
      map.put(i, new byte[1_000]);
    }
    maps.put(name, map);
    harness
        .service
        .registrations()
        .addCache(new Terms(name, order, keep, ShedHarness.HEAP, ShedHarness.NONE), map);
  }

  private record Line(String text, byte[] style) {}
}
