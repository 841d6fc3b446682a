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
    for (Path source : sources()) {
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
  void exporterRules_everyCounter_isAMetric() {
    String rules = read(Path.of("../../docs/monitoring/jmx-exporter.yml"));
    for (Counter counter : Counter.values()) {
      String name = counter.name().toLowerCase(Locale.ROOT);
      assertThat(rules).containsPattern("[(|>]" + name + "[|):]");
    }
  }

  private static List<Path> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
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
