package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConfigDocsTest {
  /** Maven runs the tests in the module's folder. */
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Path PAGE = ROOT.resolve("docs/configuration.md");

  private static final Pattern ARGUMENTS =
      Pattern.compile("-javaagent:\\S*?plimsoll-agent\\.jar=(\\S+)");
  private static final Pattern COMMAND =
      Pattern.compile("-jar (?:\\S*/)?plimsoll-agent\\.jar (?:check|attach \\d+) ([^\\s`\\[]+)");
  private static final Pattern PROPERTY = Pattern.compile("-Dplimsoll\\.([a-z.-]+)=(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("(PLIMSOLL_[A-Z_]+)=(\\S+)");

  /** A key and its default, in the README's table of the settings to know. */
  private static final Pattern SETTING = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| `([^`]+)` \\|");

  private static final String TRAILING_PUNCTUATION = "[`'\").,;]+$";

  @Test
  void page_andTable_areEqual() throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ConfigDocs.markdown());
    }
    assertThat(Files.readString(PAGE))
        .as("run this test with -Ddocs.write=true")
        .isEqualTo(ConfigDocs.markdown());
  }

  @Test
  void page_errorExamples_areTrue() throws IOException {
    Map<String, String> wrong =
        Map.of("heap.moderate=75", "bad value", "dryrun=true", "unknown key");
    String page = Files.readString(PAGE);
    wrong.forEach(
        (setting, what) ->
            assertThat(AgentConfig.load(setting, Map.of(), new Properties()).errors())
                .singleElement()
                .satisfies(line -> assertThat(page).contains("    " + line + "\n"))
                .asString()
                .startsWith(what));
  }

  @Test
  void readme_settingsToKnow_haveTheDefaultsOfTheTable() throws IOException {
    Map<String, String> told = new HashMap<>();
    Matcher row = SETTING.matcher(Files.readString(ROOT.resolve("README.md")));
    while (row.find()) {
      told.put(row.group(1), row.group(2));
    }
    Map<String, String> defaults = new HashMap<>();
    ConfigKey.all().forEach(key -> defaults.put(key.name(), key.defaultText()));

    assertThat(told).hasSize(5);
    assertThat(defaults).containsAllEntriesOf(told);
  }

  @TestFactory
  Stream<DynamicTest> examples_everyPage_parse() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      for (String line : Files.readAllLines(page)) {
        addTests(ROOT.relativize(page).toString(), line, tests);
      }
    }
    assertThat(tests).hasSizeGreaterThan(8);
    return tests.stream();
  }

  private static void addTests(String page, String line, List<DynamicTest> tests) {
    for (Pattern pattern : List.of(ARGUMENTS, COMMAND)) {
      Matcher matcher = pattern.matcher(line);
      while (matcher.find()) {
        String arguments = matcher.group(1).replaceAll(TRAILING_PUNCTUATION, "");
        if (!arguments.contains("key=value")) {
          tests.add(test(page, arguments, AgentConfig.ofArguments(arguments)));
        }
      }
    }
    Matcher property = PROPERTY.matcher(line);
    while (property.find()) {
      String setting =
          property.group(1) + "=" + property.group(2).replaceAll(TRAILING_PUNCTUATION, "");
      tests.add(test(page, setting, AgentConfig.ofArguments(setting)));
    }
    Matcher variable = VARIABLE.matcher(line);
    while (variable.find()) {
      tests.add(variableTest(page, variable.group(1), variable.group(2)));
    }
  }

  private static DynamicTest variableTest(String page, String name, String text) {
    Map<String, String> environment = new HashMap<>();
    environment.put(name, text.replaceAll(TRAILING_PUNCTUATION, ""));
    AgentConfig config = AgentConfig.load(null, environment, new Properties());
    boolean known = ConfigKey.all().stream().anyMatch(key -> key.environmentName().equals(name));
    return DynamicTest.dynamicTest(
        page + ": " + name,
        () -> {
          if (!known) {
            fail("no key is spelled " + name);
          }
          assertThat(config.errors()).isEmpty();
        });
  }

  private static DynamicTest test(String page, String arguments, AgentConfig config) {
    return DynamicTest.dynamicTest(
        page + ": " + arguments, () -> assertThat(config.errors()).isEmpty());
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Path readme = ROOT.resolve("README.md");
    if (Files.exists(readme)) {
      pages.add(readme);
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }
}
