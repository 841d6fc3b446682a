package dev.plimsoll.benchmarks.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFileTest {
  @TempDir Path folder;

  @Test
  void written_signsOfJson_areReadAsTheyWere() throws IOException {
    RawFile file = new RawFile(folder.resolve("cell.json"));
    List<String> rows = List.of("| a |", "|---|", "| \"quoted\" \\ back |");
    file.write(
        Map.of("build", "abc", "command", "calm \"x\""), List.of("run=1 \"x\"", "run=2"), rows);

    assertThat(file.lines()).isEqualTo(rows);
    assertThat(file.fact("command")).isEqualTo("calm \"x\"");
    assertThat(file.fact("other")).isEmpty();
  }

  @Test
  void isDone_ofAnotherBuildOrNotThere_isNot() throws IOException {
    RawFile file = new RawFile(folder.resolve("cell.json"));
    Map<String, String> same = Map.of("build", "abc", "benchmarks", "def", "jdk 17", "17.0.15+6");
    assertThat(file.isDone(same)).isFalse();
    file.write(same, List.of(), List.of("| a |", "|---|", "| 1 |"));

    assertThat(file.isDone(same)).isTrue();
    assertThat(file.isDone(Map.of("build", "other", "benchmarks", "def"))).isFalse();
    assertThat(file.isDone(Map.of("build", "abc", "benchmarks", "other"))).isFalse();
    assertThat(file.isDone(Map.of("build", "abc", "jdk 17", "17.0.16+8"))).isFalse();
  }
}
