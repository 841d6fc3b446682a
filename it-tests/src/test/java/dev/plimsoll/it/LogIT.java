package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Healthy;
import dev.plimsoll.it.scenario.OversizedCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent writes on a process's stderr. */
class LogIT {
  private static final Pattern OBJECT =
      Pattern.compile(
          "\\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\",\"source\":\"plimsoll\","
              + "\"level\":\"(ERROR|WARN|INFO)\",\"message\":\"([^\"\\\\]|\\\\.)*\"}");

  @RegisterExtension final Children children = new Children();

  @Test
  void log_calmProcess_startAndStopOnly() {
    int seconds = Integer.getInteger("plimsoll.calm.seconds", 15);
    Outcome outcome =
        children
            .start(
                children
                    .onRunningJdk()
                    .agent("log=json")
                    .timeout(Duration.ofSeconds(seconds + 75))
                    .main(Healthy.class)
                    .arguments("steady", 0.4, seconds))
            .await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr()).hasSize(2).allMatch(line -> OBJECT.matcher(line).matches());
    assertThat(outcome.stderr().get(0)).contains("\"message\":\"started: plimsoll ");
    assertThat(outcome.stderr().get(1)).contains("\"message\":\"stopped: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"log=json", "config=FILE", ""})
  void log_secondAgentBeforeSettingsAreRead_isAnObjectToo(String second) throws Exception {
    ChildJvm jvm = children.onRunningJdk();
    Path file = Files.createDirectories(jvm.directory()).resolve("second.properties");
    Files.writeString(file, "log=json\n");
    Outcome outcome =
        children
            .start(
                jvm.agent("log=warn;json")
                    .agent(second.replace("FILE", file.toString()))
                    .main(Healthy.class)
                    .arguments("steady", 0.3, 2))
            .await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr())
        .singleElement()
        .asString()
        .matches(OBJECT)
        .contains("an agent is running in this process already");
  }

  /** Also to root, whom the system lets believe that it may write there. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void log_reportDirThatCannotBeMade_isToldAtTheStart() {
    Outcome outcome =
        children
            .start(
                children
                    .onRunningJdk()
                    .agent("log=warn,,report-dir=/proc/x/reports,")
                    .main(Healthy.class)
                    .arguments("steady", 0.3, 8))
            .await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr())
        .singleElement()
        .asString()
        .contains(" WARN report-dir=/proc/x/reports cannot be made: ", " [agent argument] ")
        .endsWith(" - no report will be written");
  }

  @Test
  void log_pressureAndABadSetting_eachLineIsOneObject() {
    Outcome outcome =
        children
            .start(
                children
                    .onRunningJdk()
                    .agent("log=json,exit-code=\"x\\")
                    .main(OversizedCache.class)
                    .arguments("map", 3))
            .await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    List<String> lines = outcome.stderr();
    assertThat(lines).allMatch(line -> OBJECT.matcher(line).matches());
    assertThat(lines).anyMatch(line -> line.contains("\"message\":\"bad value: exit-code"));
    assertThat(lines).anyMatch(line -> line.contains("level HEAP NORMAL -> MODERATE: "));
  }
}
