package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.config.ConfigKey;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final ConsoleRecorder recorder = new ConsoleRecorder(/* terminal= */ false);

  @Test
  void run_nothing_usageOnStderr() {
    assertThat(recorder.run()).isEqualTo(1);
    assertThat(recorder.err()).contains("Usage: ", "attach PID");
    assertThat(recorder.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "-h", "--help"})
  void run_help_fitsAnOldTerminal(String word) {
    assertThat(recorder.run(word)).isZero();
    assertThat(recorder.out()).contains("watch PID", "Exit codes");
    assertThat(recorder.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"options", "check", "attach", "status", "watch", "set", "shed", "report"})
  void run_commandHelp_tellsItsUsage(String command) {
    assertThat(recorder.run(command, "--help")).isZero();
    assertThat(recorder.out()).startsWith("Usage: java -jar plimsoll-agent.jar " + command);
    assertThat(recorder.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @CsvSource({
    "report, too few arguments",
    "report a.jfr -x, unknown option: -x",
    "status, too few arguments",
    "status 1 2, too many arguments",
    "status abc, no process id: abc",
    "status -5, unknown option: -5",
    "status 0, no process id: 0",
    "status 1 -o, no value: -o",
    "status 1 -o xml, unknown format: xml",
    "options -o yaml, unknown format: yaml",
    "check -o xml, unknown format: xml",
    "shed 1 -o xml, unknown format: xml",
    "set 1 a=b -o xml, unknown format: xml",
    "watch 1 -o xml, unknown format: xml",
    "set 1 heap.moderate, no key and value: heap.moderate",
    "set 1, too few arguments",
    "shed 1 normal, no level to shed at: normal",
    "watch 1 --every 5, no time of at least 100ms: 5",
    "watch 1 --count 0, no count: 0",
    "attach, too few arguments",
    "options all, too many arguments"
  })
  void run_wrongWords_oneLineAndExitCode1(String words, String message) {
    assertThat(recorder.run(words.split(" "))).isEqualTo(1);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: " + message + " (expected: ");
    assertThat(recorder.out()).isEmpty();
  }

  @Test
  void options_everyKey_listedOnNarrowLines() {
    assertThat(recorder.run("options")).isZero();
    for (ConfigKey<?> key : ConfigKey.all()) {
      assertThat(recorder.out()).contains("  " + key.name() + "=" + key.defaultText());
    }
    assertThat(recorder.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void check_goodSettings_valuesAndSources() {
    int code =
        new CheckCommand(recorder.console())
            .check(
                "heap.moderate=70%,ballast=1m",
                Map.of("PLIMSOLL_LOG", "debug"), new Properties(), /* json= */ false);

    assertThat(code).isZero();
    assertThat(recorder.out().lines().map(line -> line.replaceAll(" +", " ")))
        .hasSize(ConfigKey.all().size())
        .contains(
            "heap.moderate 70% [agent argument]",
            "log debug [environment PLIMSOLL_LOG]", "exit-code 3 [default]");
    assertThat(recorder.err()).isEmpty();
  }

  @Test
  void json_optionsAndCheck_oneValue() {
    assertThat(recorder.run("options", "-o", "json")).isZero();
    assertThat(recorder.out()).startsWith("[").contains("\"key\": \"heap.moderate\"");
    assertThat(recorder.run("check", "heap.moderate=70", "-o", "json")).isEqualTo(1);
    assertThat(recorder.out())
        .startsWith("{")
        .contains("\"errors\": [", "bad value: heap.moderate");
    assertThat(recorder.err()).isEmpty();
  }

  @Test
  void check_badSettings_oneLineEach() {
    assertThat(recorder.run("check", "heap.moderate=70,dryrun=true", "exit-code=x")).isEqualTo(1);
    assertThat(recorder.err().lines()).hasSize(3).allMatch(line -> line.contains("(expected: "));
    assertThat(recorder.out()).isEmpty();
  }

  @Test
  void attach_badSettings_toldBeforeAnythingIsTouched() {
    assertThat(recorder.run("attach", "999999999", "dryrun=true")).isEqualTo(1);
    assertThat(recorder.err()).contains("nearest key: dry-run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"attach", "status", "watch", "shed", "report"})
  void run_noSuchProcess_oneLineAndExitCode2(String command) {
    assertThat(recorder.run(command, "999999999")).isEqualTo(2);
    assertThat(recorder.err().lines())
        .containsExactly("plimsoll: no such process: 999999999 (jps lists JVMs)");
  }

  @Test
  void status_thisProcess_refused() {
    assertThat(recorder.run("status", Long.toString(ProcessHandle.current().pid()))).isEqualTo(2);
    assertThat(recorder.err().lines()).singleElement().asString().endsWith("this command itself");
  }

  @Test
  void run_withoutEnoughMemory_oneLineThatSaysWhatToDo() {
    PrintStream full =
        new PrintStream(OutputStream.nullOutputStream()) {
          @Override
          public void println(String line) {
            throw new OutOfMemoryError("test");
          }
        };
    Console console = new Console(full, recorder.console().err(), false, false);

    int code = new CommandLine(console, Path.of("plimsoll-agent.jar")).run(List.of("options"));

    assertThat(code).isEqualTo(1);
    assertThat(recorder.err().lines())
        .containsExactly("plimsoll: not enough memory: start java with more, as -Xmx2g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"options", "help", "--version"})
  void run_outputThatCannotBeWritten_oneLineAndExitCode1(String command) {
    Console console = new Console(ConsoleRecorder.full(), recorder.console().err(), false, false);

    int code = new CommandLine(console, Path.of("plimsoll-agent.jar")).run(List.of(command));

    assertThat(code).isEqualTo(1);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: the output could not be written");
  }

  @Test
  void run_jarWithoutManifest_versionUnknown() {
    assertThat(recorder.run("--version")).isZero();
    assertThat(recorder.out().strip()).isEqualTo("plimsoll unknown");
  }
}
