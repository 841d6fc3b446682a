package dev.plimsoll.benchmarks.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Map<Integer, Path> JDKS =
      new TreeMap<>(Map.of(17, Path.of("/jdk17/bin/java"), 25, Path.of("/jdk25/bin/java")));

  private static List<Cell> full() {
    return new Plan(JDKS, true, 0, 0).cells();
  }

  private static List<Cell> survival() {
    return new SurvivalPlan(JDKS, 0).cells();
  }

  private static double minutes(List<Cell> cells) {
    return cells.stream().mapToDouble(Cell::seconds).sum() / 60;
  }

  @Test
  void cells_eachModeAndNumberOfJdks_haveFilesOfTheirOwn() {
    for (boolean full : new boolean[] {false, true}) {
      for (Map<Integer, Path> jdks : List.of(JDKS, Map.of(17, JDKS.get(17)))) {
        List<Cell> cells = new Plan(jdks, full, 0, 0).cells();
        assertThat(cells).extracting(Cell::id).doesNotHaveDuplicates();
      }
    }
    assertThat(survival()).extracting(Cell::id).doesNotHaveDuplicates();
  }

  @Test
  void cells_take_asLongAsThePageSays() {
    assertThat(minutes(new Plan(JDKS, false, 0, 0).cells())).isLessThan(10);
    assertThat(minutes(full())).isBetween(60.0, 120.0);
    assertThat(minutes(survival())).isBetween(60.0, 120.0);
  }

  @Test
  void cells_withANumberOfRuns_runAllOfThemAndTakeTheTime() {
    for (Cell cell : new Plan(JDKS, true, 40, 0).cells()) {
      if (cell.table().equals("relief")) {
        assertThat(String.join(" ", cell.words())).contains("--runs 40 --enough 40");
        assertThat(cell.seconds()).isGreaterThanOrEqualTo(40 * 4);
      }
    }
    assertThat(full())
        .filteredOn(cell -> cell.table().equals("relief"))
        .isNotEmpty()
        .allMatch(cell -> String.join(" ", cell.words()).contains("--runs 20 --enough 5"));
  }

  @Test
  void cells_inWhichSomeAreLost_haveTimeForAllTheirRuns() {
    assertThat(full())
        .filteredOn(cell -> cell.table().equals("relief"))
        .isNotEmpty()
        .allMatch(cell -> cell.mostSeconds() == 4 * cell.seconds());
  }

  @Test
  void cells_ofTheFirst25Minutes_answerAllFourQuestionsOnG1AndZgc() {
    List<Cell> ranked = full().stream().sorted(Comparator.comparingInt(Cell::rank)).toList();
    Set<String> begun = new HashSet<>();
    double seconds = 0;
    for (Cell cell : ranked) {
      seconds += cell.seconds();
      if (seconds > 25 * 60) {
        break;
      }
      begun.add(cell.table() + " " + cell.words().stream().collect(Collectors.joining(" ")));
    }

    for (String table : List.of("onoff", "calm", "relief")) {
      for (String gc : List.of("g1", "z")) {
        assertThat(begun)
            .as(table + " " + gc)
            .anyMatch(
                words -> words.startsWith(table) && words.contains("jdk17") && has(words, gc));
      }
    }
    for (String gc : List.of("shen", "serial", "parallel")) {
      assertThat(begun).as(gc).anyMatch(words -> words.startsWith("relief") && has(words, gc));
      assertThat(begun).as(gc).anyMatch(words -> words.startsWith("calm") && has(words, gc));
    }
    assertThat(begun).anyMatch(words -> words.startsWith("calm") && words.contains("jdk25"));
    assertThat(begun).anyMatch(words -> words.startsWith("footprint"));
  }

  private static boolean has(String words, String gc) {
    return words.contains("--gc " + gc + " ");
  }

  @Test
  void tables_haveAPlaceInThePage() throws IOException {
    String page = Files.readString(Path.of("../../docs/performance.md"));

    Stream<String> names =
        Stream.concat(
                Stream.concat(full().stream(), survival().stream()).map(Cell::table),
                Stream.of("about", "losses", "survival-about"))
            .distinct();
    assertThat(names)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(page).contains("<!-- proof:" + name + " -->", "<!-- /proof:" + name));
  }
}
