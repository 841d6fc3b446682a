package dev.plimsoll.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/origins.md} answers every idea, and names only tests that exist. */
class OriginsPageTest {
  private static final Path ROOT = Path.of("../..");
  private static final int IDEAS = 96;
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+) \\|[^|]+\\|[^|]+\\|([^|]+)\\|$", Pattern.MULTILINE);
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*)`");

  private final List<MatchResult> rows = rows();

  @Test
  void page_everyIdea_hasOneRowInOrder() {
    List<Integer> numbers = new ArrayList<>();
    for (MatchResult row : rows) {
      numbers.add(Integer.valueOf(row.group(1)));
    }
    List<Integer> expected = new ArrayList<>();
    for (int i = 1; i <= IDEAS; i++) {
      expected.add(i);
    }
    assertThat(numbers).isEqualTo(expected);
  }

  @Test
  void page_everyRow_namesTestsThatExistOrSaysNo() throws IOException {
    Set<String> known = testClasses();
    List<String> wrong = new ArrayList<>();
    for (MatchResult row : rows) {
      List<String> named =
          CLASS.matcher(row.group(2)).results().map(found -> found.group(1)).toList();
      if (named.isEmpty() && !row.group(2).equals(" *no* ")) {
        wrong.add(row.group(1) + ": names no test and does not say *no*");
      }
      for (String name : named) {
        if (!known.contains(name)) {
          wrong.add(row.group(1) + ": there is no test " + name);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<MatchResult> rows() {
    try {
      return ROW.matcher(Files.readString(ROOT.resolve("docs/origins.md"))).results().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> testClasses() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : List.of("agent/api", "agent/core", "agent/dist", "demo-app", "it-tests")) {
      Path tests = ROOT.resolve(module).resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
              .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
        }
      }
    }
    return names;
  }
}
