package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/operations.md} promises to list is listed. */
class OperationsPageTest {
  private static final Pattern LINE =
      Pattern.compile("\\blog\\s*\\.(?:error|warn|info)\\(\\s*\"([^\"]+)\"");

  /** What goes to the log by way of something that counts, or sets the agent idle. */
  private static final Pattern NOTICE =
      Pattern.compile(
          "\\b(?:complaints\\.warn|notices\\.warn|stayIdle)\\(\\s*(?:[\\w.()]+,\\s*)?\"([^\"]+)\"");

  /** The launcher's, which has no log yet; and what it finds unfit. */
  private static final Pattern LAUNCHER_LINE =
      Pattern.compile(
          "LauncherLog\\.say\\(\\s*arguments,\\s*\"\\w+\",\\s*\"([^\"]+)\"|return \"(this [^\"]+)\"");

  private static final Pattern ROW =
      Pattern.compile("^\\| (.*?) \\| (?:ERROR|WARN|INFO) \\|", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final String page = read(Path.of("../../docs/operations.md"));

  @Test
  void page_everyAttributeAndOperation_isNamed() {
    for (Method method : AgentMXBean.class.getMethods()) {
      String name = method.getName().replaceFirst("^(get|is|set)(?=[A-Z])", "");
      if (method.getName().equals("setShedderEnabled")) {
        name = method.getName();
      }
      assertThat(page).containsPattern("`" + name + "[`(]");
    }
  }

  @Test
  void page_everyEvent_isNamed() {
    for (Class<?> type : JfrState.TYPES) {
      assertThat(page).contains("`" + type.getSimpleName().replace("Event", "") + "`");
    }
  }

  @Test
  void page_everyMessageInTheSources_isListed() {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path source : sources("src/main/java")) {
      Matcher matcher = LINE.matcher(read(source));
      while (matcher.find()) {
        found++;
        if (!page.contains(matcher.group(1).strip())) {
          missing.add(source.getFileName() + ": " + matcher.group(1));
        }
      }
    }
    assertThat(found).isGreaterThan(5);
    assertThat(missing).as("log messages that docs/operations.md does not list").isEmpty();
  }

  @Test
  void page_everyNoticeOfRegistrationsAndMarks_hasItsRow() {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path source : sources("src/main/java")) {
      Matcher matcher = NOTICE.matcher(read(source));
      while (matcher.find()) {
        found++;
        if (!page.contains("| `" + matcher.group(1))) {
          missing.add(source.getFileName() + ": " + matcher.group(1));
        }
      }
    }
    assertThat(found).isGreaterThan(5);
    assertThat(missing).as("notices that have no row in docs/operations.md").isEmpty();
  }

  @Test
  void page_everyMessageOfTheLauncher_isListed() {
    int found = 0;
    for (Path source : sources("../dist/src/main/java")) {
      Matcher matcher = LAUNCHER_LINE.matcher(read(source));
      while (matcher.find()) {
        found++;
        String message = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        assertThat(page).contains(message.replace("(java.vm.name=", "").strip());
      }
    }
    assertThat(found).isGreaterThan(3);
  }

  /** Nobody looks for a line that can no longer come. */
  @Test
  void logTable_everyRow_isInTheSources() {
    StringBuilder all = new StringBuilder();
    for (String folder : List.of("src/main/java", "../dist/src/main/java")) {
      sources(folder).forEach(source -> all.append(read(source)));
    }
    String code = all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    String table = page.substring(page.indexOf("## Log"), page.indexOf("## MXBean"));
    int rows = 0;
    for (Matcher row = ROW.matcher(table); row.find(); rows++) {
      for (Matcher text = QUOTED.matcher(row.group(1)); text.find(); ) {
        // What follows is an example of what is filled in.
        assertThat(code).contains(text.group(1).replaceFirst(" HEAP NORMAL.*", "").strip());
      }
    }
    assertThat(rows).isGreaterThan(25);
  }

  @Test
  void exporterRules_everyCounter_isAMetric() {
    String rules = read(Path.of("../../docs/monitoring/jmx-exporter.yml"));
    for (Counter counter : Counter.values()) {
      String name = counter.name().toLowerCase(Locale.ROOT);
      assertThat(rules).containsPattern("[(|>]" + name + "[|):]");
    }
  }

  private static List<Path> sources(String folder) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
