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
    assertThat(file.isDone("abc")).isFalse();
    file.write(Map.of("build", "abc"), List.of(), List.of("| a |", "|---|", "| 1 |"));

    assertThat(file.isDone("abc")).isTrue();
    assertThat(file.isDone("other")).isFalse();
  }
}
