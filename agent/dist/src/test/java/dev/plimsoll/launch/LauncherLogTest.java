package dev.plimsoll.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherLogTest {
  private static final Instant TIME = Instant.parse("2026-11-21T04:00:00.123Z");

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
  void line_noArguments_text() {
    assertThat(LauncherLog.line(TIME, null, "WARN", "a")).startsWith("[plimsoll] ");
  }
}
