package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WatchScreenTest {
  private final Map<String, Object> values = new TreeMap<>();
  private final WatchScreen screen = new WatchScreen(4242, /* colour= */ false);

  @Test
  void frame_nothingRead_24Lines() {
    assertThat(screen.frame(new Readings(Map.of()))).hasSize(24);
  }

  @Test
  void frame_muchRead_80By24() {
    List<Map<String, Object>> shedders = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      shedders.add(Map.of("name", "com.acme.shop.catalogue.Catalogue#renderedPages" + i));
    }
    values.put("Level", "EXHAUSTED");
    values.put("Version", "1".repeat(100));
    values.put("Explanation", "word ".repeat(100));
    values.put("Levels", Map.of("HEAP", "EXHAUSTED", "CONTAINER", "MODERATE"));
    values.put("Shedders", shedders);
    values.put("RecentDecisions", List.of("1", "2", "d".repeat(200), "4", "5", "6"));

    List<String> frame = List.of();
    for (int i = 0; i < 200; i++) {
      frame = screen.frame(new Readings(values));
    }

    assertThat(frame).hasSize(24).allMatch(line -> line.length() <= 80);
    assertThat(frame.get(0)).contains("EXHAUSTED");
    assertThat(frame).contains("and 37 more", "4", "6").doesNotContain("1", "2");
  }

  @Test
  void frame_namesThatATerminalWouldObey_questionMarks() {
    values.put("Shedders", List.of(Map.of("name", "a\u001b[2J\u202eb", "order", 1)));

    assertThat(screen.frame(new Readings(values)))
        .anyMatch(line -> line.startsWith("a?[2J?b "))
        .noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void frame_halfFull_barShowsUseAndLines() {
    values.put("HeapCapacityBytes", 200L);
    values.put("HeapUsedBytes", 100L);
    values.put("HeapModerateLineBytes", 150L);
    values.put("HeapCriticalLineBytes", 170L);

    assertThat(screen.frame(new Readings(values)).get(2))
        .isEqualTo("heap      [####################..........|...|.....] 100 B of 200 B");
  }

  @Test
  void frame_otherResources_barsOfThoseThatAreWatched() {
    values.put("ResourceMeasured", Map.of("CONTAINER", 256L, "DIRECT", -1L, "THREADS", 50L));
    values.put("ResourceLines", Map.of("CONTAINER", 384L, "DIRECT", -1L, "THREADS", 150L));
    values.put(
        "ResourceCapacities",
        new TreeMap<>(Map.of("CONTAINER", 512L, "DIRECT", -1L, "THREADS", 200L)));

    List<String> frame = screen.frame(new Readings(values));

    assertThat(frame)
        .hasSize(24)
        .contains(
            "container [####################..........|.........] 256 B of 512 B",
            "threads   [##########....................|.........] 50 of 200")
        .noneMatch(line -> line.startsWith("direct"));
  }

  @Test
  void frame_explanationAndDecisions_withoutRawFiguresAndDates() {
    values.put("Explanation", "HEAP 1.5 MiB (1572864) of 2.0 MiB (2097152)");
    values.put("RecentDecisions", List.of("2026-11-21T04:05:06.789Z shed a: 1.0 KiB (1024)"));

    List<String> frame = screen.frame(new Readings(values));

    assertThat(frame).contains("why       HEAP 1.5 MiB of 2.0 MiB", "04:05:06 shed a: 1.0 KiB");
  }

  @Test
  void frame_levels_raisedOnesOnly() {
    values.put("Levels", new TreeMap<>(Map.of("HEAP", "CRITICAL", "DIRECT", "NORMAL")));
    assertThat(screen.frame(new Readings(values)).get(4)).isEqualTo("levels    HEAP CRITICAL");

    values.put("Levels", Map.of("HEAP", "NORMAL"));
    assertThat(screen.frame(new Readings(values)).get(4)).isEqualTo("levels    all NORMAL");
  }

  @Test
  void frame_colours_levelOnly() {
    values.put("Level", "NORMAL");

    List<String> frame = new WatchScreen(1, /* colour= */ true).frame(new Readings(values));

    assertThat(frame.get(0)).contains("\u001b[32mNORMAL\u001b[0m");
    assertThat(frame.subList(1, 24)).noneMatch(line -> line.contains("\u001b"));
  }
}
