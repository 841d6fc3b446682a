package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigTest {
  private static final long MIB = 1024 * 1024;

  private final Map<String, String> environment = new HashMap<>();
  private final Properties properties = new Properties();

  @TempDir Path folder;

  @Test
  void load_nothing_defaults() {
    AgentConfig config = load(null);

    assertThat(config.errors()).isEmpty();
    assertThat(config.value(ConfigKey.ENABLED)).isTrue();
    assertThat(config.value(ConfigKey.DRY_RUN)).isFalse();
    assertThat(config.value(ConfigKey.HEAP_MODERATE)).isEqualTo(0.75);
    assertThat(config.value(ConfigKey.HEAP_CRITICAL)).isEqualTo(0.85);
    assertThat(config.value(ConfigKey.SHEDDER_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.value(ConfigKey.SHUTDOWN_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.value(ConfigKey.MAX_FORCED_PAUSE)).isEqualTo(Duration.ofMillis(500));
    assertThat(config.value(ConfigKey.ON_EXHAUSTED)).isEqualTo(OnExhausted.AUTO);
    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(3);
    assertThat(config.value(ConfigKey.REPORT_DIR)).isEmpty();
    assertThat(config.value(ConfigKey.CONFIG)).isEmpty();
    assertThat(config.value(ConfigKey.LOG)).isEqualTo(new LogSetting(AgentLog.Level.INFO, false));
    assertThat(config.value(ConfigKey.ON_CONFIG_ERROR)).isEqualTo(OnConfigError.CONTINUE);
    for (ConfigKey<?> key : ConfigKey.all()) {
      assertThat(config.source(key)).isEqualTo("default");
    }
  }

  @ParameterizedTest
  @CsvSource({"256, 128, 7.68, 10.24", "16384, 2048, 64, 32", "1024, 512, 30.72, 32"})
  void load_nothing_amountsFollowTheHeap(
      long heapMib, double marginMib, double ballastMib, double reserveMib) {
    AgentConfig config = load(null);

    assertThat(mib(config.value(ConfigKey.HEAP_MARGIN), heapMib)).isEqualTo(marginMib);
    assertThat(mib(config.value(ConfigKey.BALLAST), heapMib)).isEqualTo(ballastMib);
    assertThat(mib(config.value(ConfigKey.RESERVE), heapMib)).isEqualTo(reserveMib);
  }

  @ParameterizedTest
  @CsvSource({
    "json, INFO, true",
    "warn;json, WARN, true",
    "debug; json, DEBUG, true",
    "off, OFF, false"
  })
  void load_log_levelAndForm(String text, AgentLog.Level level, boolean json) {
    AgentConfig config = load("log=" + text);

    assertThat(config.errors()).isEmpty();
    assertThat(config.value(ConfigKey.LOG)).isEqualTo(new LogSetting(level, json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "json;warn", "warn;", ";json", "warn;json;json"})
  void load_logOfNoSuchForm_toldWithWhatIsExpected(String text) {
    assertThat(load("log=" + text).errors())
        .singleElement()
        .asString()
        .startsWith("bad value: log=" + text)
        .contains("one of off, error, warn, info, debug, json, or");
  }

  @Test
  void load_everySource_eachTellsWhereItCameFrom() throws IOException {
    Path file = file("ballast=1m", "log = debug");
    environment.put("PLIMSOLL_HEAP_MODERATE", "60%");
    environment.put("PLIMSOLL_CONFIG", file.toString());
    properties.setProperty("plimsoll.shedder-timeout", "500ms");

    AgentConfig config = load("exit-code=7");

    assertThat(config.errors()).isEmpty();
    assertThat(config.value(ConfigKey.BALLAST)).isEqualTo(Amount.ofBytes(MIB));
    assertThat(config.value(ConfigKey.LOG)).isEqualTo(new LogSetting(AgentLog.Level.DEBUG, false));
    assertThat(config.source(ConfigKey.LOG)).isEqualTo("file " + file);
    assertThat(config.value(ConfigKey.HEAP_MODERATE)).isEqualTo(0.6);
    assertThat(config.source(ConfigKey.HEAP_MODERATE))
        .isEqualTo("environment PLIMSOLL_HEAP_MODERATE");
    assertThat(config.value(ConfigKey.SHEDDER_TIMEOUT)).isEqualTo(Duration.ofMillis(500));
    assertThat(config.source(ConfigKey.SHEDDER_TIMEOUT))
        .isEqualTo("system property plimsoll.shedder-timeout");
    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(7);
    assertThat(config.source(ConfigKey.EXIT_CODE)).isEqualTo("agent argument");
    assertThat(config.source(ConfigKey.CONFIG)).isEqualTo("environment PLIMSOLL_CONFIG");
  }

  @Test
  void load_sameKeyEverywhere_laterSourceWins() throws IOException {
    Path file = file("exit-code=10");
    properties.setProperty("plimsoll.config", file.toString());
    assertThat(load(null).value(ConfigKey.EXIT_CODE)).isEqualTo(10);
    environment.put("PLIMSOLL_EXIT_CODE", "11");
    assertThat(load(null).value(ConfigKey.EXIT_CODE)).isEqualTo(11);
    properties.setProperty("plimsoll.exit-code", "12");
    assertThat(load(null).value(ConfigKey.EXIT_CODE)).isEqualTo(12);
    assertThat(load("exit-code=13").value(ConfigKey.EXIT_CODE)).isEqualTo(13);
    assertThat(load("exit-code=13").errors()).isEmpty();
  }

  @Test
  void load_unknownInEnvironment_ignored() {
    environment.put("PLIMSOLL_PORT", "tcp://10.0.0.1:80");
    environment.put("PLIMSOLL_SERVICE_HOST", "10.0.0.1");
    environment.put("PLIMSOLL_BALLAST", "");

    assertThat(load(null).errors()).isEmpty();
  }

  @Test
  void load_unknownProperty_errorNamesNearestKey() {
    properties.setProperty("plimsoll.heap.moderat", "70%");

    assertThat(load(null).errors())
        .containsExactly(
            "unknown key: heap.moderat=70% (expected: a key that the command options lists)"
                + " [system property plimsoll.heap.moderat] - ignored - nearest key:"
                + " heap.moderate");
  }

  @ParameterizedTest
  @CsvSource({
    "heap.moderte, heap.moderate",
    "dryrun, dry-run",
    "DRY_RUN, dry-run",
    "balast, ballast",
    "plimsoll.ballast, ballast",
    "on-exhaustion, on-exhausted",
    "shutdown.timeout, shutdown-timeout",
    "reportdir, report-dir"
  })
  void load_misspeltArgument_nearestKey(String word, String nearest) {
    assertThat(load(word + "=1").errors())
        .singleElement()
        .asString()
        .endsWith("[agent argument] - ignored - nearest key: " + nearest);
  }

  @Test
  void load_argumentWithoutValue_errorNamesNearestKey() {
    assertThat(load("dry-run").errors())
        .containsExactly(
            "no key and value: dry-run (expected: key=value) [agent argument] - ignored - nearest"
                + " key: dry-run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled=yes",
        "enabled=",
        "enabled=TRUE",
        "heap.moderate=75",
        "heap.moderate=0%",
        "heap.moderate=100%",
        "heap.critical=abc",
        "heap.margin=51%",
        "heap.margin=16",
        "ballast=-1m",
        "ballast=51%",
        "reserve=1x",
        "shedder-timeout=2",
        "shedder-timeout=0",
        "shutdown-timeout=61m",
        "max-forced-pause=2m",
        "on-exhausted=die",
        "exit-code=256",
        "exit-code=-1",
        "exit-code=+3",
        "log=verbose",
        "on-config-error=stop"
      })
  void load_badValue_oneErrorAndDefault(String argument) {
    String name = argument.substring(0, argument.indexOf('='));
    ConfigKey<?> key = ConfigKey.find(name);
    AgentConfig config = load(argument);

    assertThat(config.errors())
        .containsExactly(
            "bad value: "
                + argument
                + " (expected: "
                + key.expected()
                + ") [agent argument] - the default "
                + key.defaultText()
                + " applies");
    assertThat(config.value(key)).isEqualTo(key.defaultValue());
    assertThat(config.source(key)).isEqualTo("default");
  }

  @Test
  void load_badValue_restApplies() {
    AgentConfig config = load("ballast=lots,exit-code=9,shedder-timeout=1s");

    assertThat(config.errors()).hasSize(1);
    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(9);
    assertThat(config.value(ConfigKey.SHEDDER_TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
  }

  /** Of a list of long names the line has room for the first of them. */
  @Test
  void load_oneItemOfAListIsBad_isNamed() {
    String good = "com.acme.shop.catalog.internal.ProductCatalogService#products:order=10;";

    assertThat(load("evictable=" + good + good + "com.acme.Other#pages:ordr=5").errors())
        .singleElement()
        .asString()
        .endsWith(" - the default none applies - not understood: com.acme.Other#pages:ordr=5");
    assertThat(load("discover=caffeine;guave").errors())
        .singleElement()
        .asString()
        .endsWith(" - not understood: guave");
    assertThat(load("evictable=" + good).errors())
        .singleElement()
        .asString()
        .endsWith(" - an item is empty");
    assertThat(load("evictable=com.acme.Other#pages:ordr=5").errors())
        .singleElement()
        .asString()
        .endsWith(" - the default none applies");
  }

  @Test
  void load_badValueOverridden_errorTellsWhatApplies() {
    environment.put("PLIMSOLL_EXIT_CODE", "many");

    AgentConfig config = load("exit-code=9");

    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(9);
    assertThat(config.errors())
        .containsExactly(
            "bad value: exit-code=many (expected: a whole number, 0 to 255) [environment"
                + " PLIMSOLL_EXIT_CODE] - 9 [agent argument] applies");
  }

  @Test
  void load_badValueOverGoodOne_default() {
    environment.put("PLIMSOLL_EXIT_CODE", "9");

    AgentConfig config = load("exit-code=many");

    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(3);
    assertThat(config.errors()).singleElement().asString().endsWith("the default 3 applies");
  }

  @Test
  void load_keyTwice_oneErrorAndDefault() {
    AgentConfig config = load("exit-code=9,ballast=1m,exit-code=10");

    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(3);
    assertThat(config.errors())
        .containsExactly(
            "set twice: exit-code=10 (expected: once in a source) [agent argument] - the default 3"
                + " applies");
  }

  @Test
  void load_criticalBelowModerate_oneErrorAndDefaults() {
    AgentConfig config = load("heap.moderate=80%,heap.critical=70%");

    assertThat(config.value(ConfigKey.HEAP_MODERATE)).isEqualTo(0.75);
    assertThat(config.value(ConfigKey.HEAP_CRITICAL)).isEqualTo(0.85);
    assertThat(config.errors())
        .containsExactly(
            "lines out of order: heap.critical=70% (expected: above heap.moderate=80%) [agent"
                + " argument] - the default 85% applies - both lines take their defaults");
  }

  @Test
  void load_moderateAtDefaultCritical_moderateIsTheCulprit() {
    assertThat(load("heap.moderate=85%").errors())
        .singleElement()
        .asString()
        .startsWith("lines out of order: heap.moderate=85% (expected: below heap.critical=85%)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit-code=many", "exit-cod=4", "heap.moderate=90%", "reserve=200m"})
  void load_errorThatStopsTheStart_tellsOfNoDefault(String argument) {
    AgentConfig config = load(argument + ",on-config-error=fail").forHeap(100 * ByteSize.MIB);

    assertThat(config.errors())
        .singleElement()
        .asString()
        .contains(argument)
        .contains(" - nothing is started")
        .doesNotContain("appl")
        .doesNotContain("default");
  }

  @Test
  void ofArguments_error_tellsOfNoDefault() {
    assertThat(AgentConfig.ofArguments("exit-code=many").errors())
        .singleElement()
        .asString()
        .endsWith("[agent argument] - nothing is started");
  }

  @Test
  void ofArguments_oneLineOnly_isNotHeldAgainstADefault() {
    assertThat(AgentConfig.ofArguments("heap.moderate=90%").errors()).isEmpty();
    assertThat(AgentConfig.ofArguments("heap.critical=70%").errors()).isEmpty();
    assertThat(AgentConfig.ofArguments("heap.moderate=80%,heap.critical=70%").errors())
        .singleElement()
        .asString()
        .startsWith("lines out of order: heap.critical=70%");
  }

  @Test
  void load_missingFile_oneErrorAndNoFile() {
    AgentConfig config = load("config=" + folder.resolve("none") + ",exit-code=9");

    assertThat(config.errors())
        .containsExactly(
            "unreadable file: config="
                + folder.resolve("none")
                + " (expected: a readable properties file, or off) [agent argument] - the default"
                + " off applies - no plain file is there");
    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(9);
  }

  /** As in a path of Windows. */
  @Test
  void load_backslashesInAFile_saysHowTheyAreWritten() throws IOException {
    assertThat(load("config=" + file("report-dir=C:\\users")).errors())
        .singleElement()
        .asString()
        .startsWith("unreadable file: config=")
        .endsWith(" - no four hex digits follow a \\u in it; a backslash is written \\\\");
  }

  @Test
  void load_fileWithByteOrderMark_isRead() throws IOException {
    AgentConfig config = load("config=" + file("\ufeffexit-code=9", "reserve=1m"));

    assertThat(config.errors()).isEmpty();
    assertThat(config.value(ConfigKey.EXIT_CODE)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ballast=\\u00zz", "config=other", "ballast=1m\nballast=2m", "what=1"})
  void load_badFile_oneError(String content) throws IOException {
    Path file = file(content);

    assertThat(load("config=" + file).errors()).hasSize(1);
  }

  @Test
  void load_folderOrHugeFile_oneError() throws IOException {
    Path huge = file("#" + "x".repeat(300 * 1024));

    assertThat(load("config=" + folder).errors())
        .singleElement()
        .asString()
        .endsWith(" - no plain file is there");
    assertThat(load("config=" + huge).errors())
        .singleElement()
        .asString()
        .endsWith(" - it is larger than 256 KiB");
  }

  /** As a locale without the letter has it. */
  @ParameterizedTest
  @ValueSource(strings = {"report-dir", "config"})
  void load_noPathOfThisSystem_oneError(String key) {
    assertThat(load(key + "=/tmp/\ud800").errors())
        .singleElement()
        .asString()
        .startsWith("bad value: " + key + "=")
        .endsWith("[agent argument] - the default off applies");
  }

  /** A pipe that nobody writes to would hold up the start of the JVM for ever. */
  @Test
  void load_pipe_oneErrorAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThat(load("config=" + pipe).errors())
                .singleElement()
                .asString()
                .contains("" + pipe));
  }

  @Test
  void load_manyBadLines_errorsAreBounded() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      lines.append("key").append(i).append("=1\n");
    }

    assertThat(load("config=" + file(lines.toString())).errors()).hasSize(33);
  }

  @Test
  void load_controlCharacters_errorStaysOneLine() {
    assertThat(load("log=a\nERROR forged\u2028x" + "y".repeat(500)).errors())
        .singleElement()
        .asString()
        .doesNotContain("\n", "\u2028")
        .hasSizeLessThan(400);
  }

  @Test
  void with_liveKey_changesAndTellsSource() {
    AgentConfig config = load("heap.critical=90%").with("heap.moderate", "70%");

    assertThat(config.value(ConfigKey.HEAP_MODERATE)).isEqualTo(0.7);
    assertThat(config.source(ConfigKey.HEAP_MODERATE)).isEqualTo("JMX");
    assertThat(config.value(ConfigKey.HEAP_CRITICAL)).isEqualTo(0.9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report-dir",
        "config",
        "log",
        "on-exhausted",
        "exit-code",
        "on-config-error",
        "reserve"
      })
  void with_keyThatIsNotLive_throws(String key) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> load(null).with(key, ConfigKey.find(key).defaultText()))
        .withMessageStartingWith("fixed at start: " + key)
        .withMessageEndingWith("[JMX] - nothing changed");
  }

  @Test
  void with_badKeyOrValue_throwsOneLine() {
    AgentConfig config = load(null);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config.with("heap.moderat", "70%"))
        .withMessageEndingWith("nothing changed - nearest key: heap.moderate");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config.with("heap.moderate", "70"))
        .withMessageStartingWith("bad value: heap.moderate=70 (expected: a percentage");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config.with("heap.moderate", "86%"))
        .withMessageStartingWith("lines out of order: heap.moderate=86%");
  }

  @Test
  void with_keyInError_errorIsGone() {
    AgentConfig config = load("heap.margin=many,exit-code=x,heap.moderate=9,heap.critical=95%");
    assertThat(config.errors()).hasSize(3);

    assertThat(config.with("heap.margin", "1m").errors())
        .hasSize(2)
        .noneMatch(line -> line.contains("heap.margin"));
    assertThat(config.with("heap.critical", "90%").errors()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"heap.moderate, 60%", "heap.critical, 90%"})
  void with_eitherOfTwoLinesOutOfOrder_errorIsGone(String key, String value) {
    AgentConfig config = load("heap.moderate=80%,heap.critical=70%");
    assertThat(config.errors()).hasSize(1);

    assertThat(config.with(key, value).errors()).isEmpty();
    assertThat(config.with("dry-run", "true").errors()).hasSize(1);
  }

  @Test
  void with_linesOutOfOrder_namesTheLineThatStands() {
    AgentConfig config = load(null).with("heap.critical", "80%").with("heap.moderate", "60%");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config.with("heap.moderate", "90%"))
        .withMessageStartingWith(
            "lines out of order: heap.moderate=90% (expected: below heap.critical=80%) [JMX]");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config.with("heap.critical", "50%"))
        .withMessageStartingWith(
            "lines out of order: heap.critical=50% (expected: above heap.moderate=60%) [JMX]");
  }

  @Test
  void forHeap_amountAboveItsShare_oneErrorAndDefault() {
    AgentConfig config = load("ballast=130m,reserve=10m").forHeap(256 * MIB);

    assertThat(config.value(ConfigKey.RESERVE)).isEqualTo(Amount.ofBytes(10 * MIB));
    assertThat(config.source(ConfigKey.BALLAST)).isEqualTo("default");
    assertThat(config.errors())
        .containsExactly(
            "too large for this heap: ballast=130m (expected: auto, a size such as 16m, or a"
                + " percentage of the heap, 0% to 50%) [agent argument] - the default auto"
                + " applies");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config.with("ballast", "130m"));
    assertThat(config.with("ballast", "128m").value(ConfigKey.BALLAST).bytesOf(256 * MIB))
        .isEqualTo(128 * MIB);
  }

  private AgentConfig load(String arguments) {
    return AgentConfig.load(arguments, environment, properties);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("plimsoll.properties"), List.of(lines));
  }

  private static double mib(Amount amount, long heapMib) {
    return Math.round(amount.bytesOf(heapMib * MIB) * 100.0 / MIB) / 100.0;
  }
}
