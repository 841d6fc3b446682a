package dev.plimsoll.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherLogTest {
  private static final Instant TIME = Instant.parse("2026-11-21T04:00:00.123Z");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "log=info", "report-dir=json", "dry-run=true,log=warn"})
  void line_noJsonAsked_text(String arguments) {
    assertThat(LauncherLog.line(TIME, arguments, "WARN", "it's \"so\""))
        .isEqualTo("[plimsoll] 2026-11-21T04:00:00.123Z WARN it's \"so\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"log=json", "dry-run=true,log=warn;json,ballast=1m"})
  void line_json_oneObject(String arguments) {
    assertThat(LauncherLog.line(TIME, arguments, "ERROR", "a \"b\" \\ c\n"))
        .isEqualTo(
            "{\"time\":\"2026-11-21T04:00:00.123Z\",\"source\":\"plimsoll\",\"level\":\"ERROR\","
                + "\"message\":\"a \\\"b\\\" \\\\ c \"}");
  }

  @Test
  void line_messageOfSeveralLines_isOne() {
    assertThat(LauncherLog.line(TIME, "", "ERROR", "Bad type\n\tLocation:\r\n x"))
        .isEqualTo("[plimsoll] 2026-11-21T04:00:00.123Z ERROR Bad type  Location:   x");
  }

  @ParameterizedTest
  @CsvSource({
    "log=off, ERROR, false",
    "log=off;json, WARN, false",
    "log=error, WARN, false",
    "log=error ; json, WARN, false",
    "log=error, ERROR, true",
    "log=warn, WARN, true",
    "log=of, WARN, true"
  })
  void line_levelThatIsNotWanted_none(String arguments, String level, boolean said) {
    assertThat(LauncherLog.line(TIME, arguments, level, "a") != null).isEqualTo(said);
  }

  /** The log is that of the agent that runs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none         | log=json           | true",
        "dry-run=true | a=b,log=json,c=d   | true",
        "none         | none               | false",
        "dry-run=true | none               | false",
        "log=json     | log=info           | true",
        "log=info     | log=json           | false"
      })
  void line_argumentsOfTwo_thoseOfTheFirstWin(String own, String running, boolean json) {
    assertThat(LauncherLog.line(TIME, LauncherLog.both(own, running), "WARN", "a"))
        .startsWith(json ? "{" : "[plimsoll] ");
  }

  @Test
  void line_noArguments_text() {
    assertThat(LauncherLog.line(TIME, null, "WARN", "a")).startsWith("[plimsoll] ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          log=json                | true
          log = warn;json         | true
          log=warn                | false
          ! log=json              | false
          report-dir=json         | false
          """)
  void line_settingInTheFileOnly_isHeeded(String content, boolean json) throws IOException {
    Path file = Files.writeString(folder.resolve("a, b.properties"), "dry-run=true\n" + content);

    assertThat(LauncherLog.line(TIME, "config=" + file + ",dry-run=true", "WARN", "a"))
        .startsWith(json ? "{" : "[plimsoll] ");
  }

  @Test
  void line_argumentsAndFile_argumentsWin() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "log=json");

    assertThat(LauncherLog.line(TIME, "log=info,config=" + file, "WARN", "a"))
        .startsWith("[plimsoll] ");
  }

  @Test
  void line_fileThatCannotBeRead_text() throws IOException {
    Path broken = Files.writeString(folder.resolve("a.properties"), "log=json\nx=\\uZZZZ");

    for (Path file : List.of(broken, folder, folder.resolve("none"))) {
      assertThat(LauncherLog.line(TIME, "config=" + file, "WARN", "a")).startsWith("[plimsoll] ");
    }
  }

  @Test
  void line_pipeInPlaceOfTheFile_textAndNoWait() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThat(LauncherLog.line(TIME, "config=" + pipe, "WARN", "a"))
                .startsWith("[plimsoll] "));
  }
}
