package dev.plimsoll.benchmarks.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  private static final String HEAD = "| java | collector | MB/s | object | heap | lived | room |";

  @TempDir Path folder;

  private final Map<Cell, RawFile> done = new LinkedHashMap<>();

  private void done(String rate, String row) throws IOException {
    Cell cell = Cell.of(0, "relief", 1, "--rate", rate);
    RawFile file = new RawFile(folder.resolve(cell.id() + ".json"));
    file.write(
        Map.of(
            "started",
            "2026-01-02T03:04:05Z",
            "load before",
            "0.5",
            "machine",
            "2 cores",
            "build",
            "0123456789abcdef",
            "commit",
            "abc1234"),
        List.of(),
        List.of(HEAD, "|---|", row));
    done.put(cell, file);
  }

  @Test
  void write_someCells_joinsTheirRowsAndNamesWhatWasLostAndHowManyAreOpen() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        <!-- proof:about -->
        <!-- /proof:about -->
        <!-- proof:relief -->
        of a run before
        <!-- /proof:relief -->
        <!-- proof:losses -->
        <!-- /proof:losses -->
        <!-- proof:calm -->
        rows of another build
        <!-- /proof:calm -->
        <!-- proof:survival -->
        of a run of its own
        <!-- /proof:survival -->
        """);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    done("40", "| " + java + " | g1 | 40 | 100 | 256m | 5 of 5 | 9 |");
    done("400", "| " + java + " | z | 400 | 100 | 256m | 17 of 20 | 9 |");

    Cell failed = Cell.of(0, "onoff", 1, "--java", java, "--gc", "z");
    tables(page, java).write(done, List.of(failed), 2);

    String text = Files.readString(page);
    assertThat(text)
        .contains(HEAD, "| 17 | g1 | 40 | 100 |", "| 17 | z | 400 |")
        .containsOnlyOnce(HEAD)
        .contains("- z 17 at 400 MB/s, 100 bytes, 256m: lived 17 of 20\n")
        .contains("Build 0123456789ab (commit abc1234). Run 2026-01-02 on 2 cores; load 0.5 to 0.5")
        .contains("2 of 5 cells, what tells most first; 2 were not run; failed")
        .contains("without a row: `onoff 17 z`. Raw results")
        .contains("<!-- proof:calm -->\nNot run with this build.\n<!-- /proof:calm -->")
        .contains("of a run of its own")
        .doesNotContain("of a run before", "rows of another build")
        .doesNotContain(java.toString());
  }

  @Test
  void write_nothingDone_leavesThePage() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "<!-- proof:calm -->\nrows\n<!-- /proof:calm -->\n");

    tables(page, Path.of("java")).write(done, List.of(), 3);

    assertThat(page).content().contains("rows");
  }

  private Tables tables(Path page, Path java) {
    Set<String> names = Set.of("relief", "calm", "losses", "about");
    return new Tables(folder, page.toString(), Map.of(17, java), names, "about");
  }
}
