package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Plan.Run;
import dev.plimsoll.it.scenario.Ending;
import dev.plimsoll.it.scenario.Leak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that nothing can save: they end in good order, with their state on disk. */
class IncurableIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Run> needs() {
    return Plan.of("array", "reserve", "little");
  }

  static Stream<Platform> flagged() {
    return Platform.eachJdk()
        .flatMap(jdk -> Stream.of(jdk, new Platform(jdk.feature(), Collector.SERIAL)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("needs")
  void leak_withAHookThatSaves_endsWithItsStateComplete(Run run) throws IOException {
    ChildJvm jvm = children.on(run.platform());
    Path state = newState(jvm);

    Outcome outcome =
        jvm.heap("128m")
            .agent("report-dir=" + jvm.directory())
            .main(Leak.class)
            .arguments(state, run.variant())
            .run();

    assertSaved(state, outcome);
    try (Stream<Path> files = Files.list(jvm.directory())) {
      List<Path> reports = files.filter(IncurableIT::isReport).toList();
      assertThat(reports).as(outcome.describe()).hasSize(1);
      assertThat(Files.readString(reports.get(0)))
          .as(outcome.describe())
          .contains("hook journal, order 10: done")
          .endsWith("complete\n");
    }
  }

  /** The first error ends the JVM on the spot, caught or not: the hooks have to come before it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("flagged")
  void leak_exitOnOutOfMemoryError_isSavedBeforeAnErrorEndsIt(Platform platform)
      throws IOException {
    ChildJvm jvm = children.on(platform);
    Path state = newState(jvm);

    Outcome outcome =
        jvm.heap("128m")
            .flag("-XX:+ExitOnOutOfMemoryError")
            .agent("")
            .main(Leak.class)
            .arguments(state, "little")
            .run();

    assertSaved(state, outcome);
  }

  /** The one dump is spent on the error that was survived; the hooks run all the same. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("flagged")
  void leak_heapDumpOnOutOfMemoryErrorAndOneSurvived_isSavedBesideTheDump(
      Platform platform, @TempDir Path dumps) throws IOException {
    ChildJvm jvm = children.on(platform);
    Path state = newState(jvm);

    Outcome outcome =
        jvm.heap("128m")
            .flag("-XX:+HeapDumpOnOutOfMemoryError")
            .flag("-XX:HeapDumpPath=" + dumps)
            .agent("")
            .main(Leak.class)
            .arguments(state, "little", 24, "huge")
            .run();

    assertSaved(state, outcome);
    try (Stream<Path> files = Files.list(dumps)) {
      assertThat(files).as(outcome.describe()).hasSize(1);
    }
  }

  @Test
  void onExhaustedHooks_runsThemOnceAndLeavesTheProcessWithItsDoorShut() {
    Outcome outcome = end("on-exhausted=hooks", 0, 3);

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("hooks", "4")
        .containsEntry("doorStaysShut", "true")
        .containsEntry("level", "EXHAUSTED");
    assertThat(ownShutdown(outcome)).as(outcome.describe()).exists();
  }

  @Test
  void onExhaustedHalt_runsTheHooksAndNothingOfTheJvmsOwn() {
    Outcome outcome = end("on-exhausted=halt,exit-code=9", 0, 60);

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(9);
    assertThat(String.join("\n", outcome.agentLines("WARN")))
        .as(outcome.describe())
        .contains("first (done)", "second (done)", "third (done)", "fourth (done)", "now HALT");
    assertThat(ownShutdown(outcome)).as(outcome.describe()).doesNotExist();
  }

  /** Two hold the response threads, one the spare one; the thread that assists does the rest. */
  @Test
  void hooks_threeThatHang_theFourthRunsAndTheJvmEndsInGoodOrder() {
    Outcome outcome = end("shutdown-timeout=8s", 3, 60);

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
    assertThat(String.join("\n", outcome.agentLines()))
        .as(outcome.describe())
        .contains("third (left behind at its deadline)", "fourth (done)")
        .doesNotContain("no thread is free")
        .doesNotContain("passive");
    assertThat(ownShutdown(outcome)).as(outcome.describe()).exists();
  }

  /** Each holds one of the agent's threads, the one that assists among them. */
  @Test
  void hooks_fourThatHang_theDoorStaysShutAndTheJvmEndsInGoodOrder() {
    // Tried until some time before the end, or a busy machine has none left to tell.
    Outcome outcome = end("shutdown-timeout=8s", 4, 4);

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
    assertThat(outcome.stdout()).as(outcome.describe()).contains("DOOR shut");
    assertThat(String.join("\n", outcome.agentLines()))
        .as(outcome.describe())
        .contains("exhausted: no thread is free")
        .doesNotContain("passive");
    assertThat(ownShutdown(outcome)).as(outcome.describe()).exists();
  }

  private Outcome end(String settings, int hanging, int seconds) {
    ChildJvm jvm = children.on(Platform.running());
    return jvm.heap("128m")
        .agent(settings)
        .main(Ending.class)
        .arguments(jvm.directory().resolve("shutdown"), hanging, seconds)
        .run();
  }

  private static Path ownShutdown(Outcome outcome) {
    return outcome.directory().resolve("shutdown");
  }

  @Test
  void leak_onExhaustedNone_endsNothingAndWritesAReport() throws IOException {
    ChildJvm jvm = children.on(Platform.running());
    Path state = newState(jvm);

    Outcome outcome =
        jvm.heap("128m")
            .agent("on-exhausted=none,report-dir=" + jvm.directory())
            .main(Leak.class)
            .arguments(state, "little")
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(state).as("no hook is run").doesNotExist();
    assertThat(String.join("\n", outcome.stderr()))
        .contains("exhausted, and nothing is ended", "report: ");
    try (Stream<Path> files = Files.list(jvm.directory())) {
      Path report = files.filter(IncurableIT::isReport).findFirst().orElseThrow();
      assertThat(Files.readString(report)).contains("begun because", "complete");
    }
  }

  private static Path newState(ChildJvm jvm) throws IOException {
    Files.createDirectories(jvm.directory());
    Path state = jvm.directory().resolve("state.txt");
    Files.deleteIfExists(state);
    return state;
  }

  private static void assertSaved(Path state, Outcome outcome) throws IOException {
    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
    assertThat(state).as(outcome.describe()).exists();
    List<String> lines = Files.readAllLines(state);
    int entries = lines.size() - 1;
    assertThat(lines.get(entries)).as(outcome.describe()).isEqualTo("END " + entries);
    assertThat(lines.get(entries - 1)).isEqualTo("entry " + (entries - 1));
    assertThat(entries).isGreaterThanOrEqualTo(lastAcknowledged(outcome));
  }

  private static boolean isReport(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("plimsoll") && name.endsWith(".txt");
  }

  private static int lastAcknowledged(Outcome outcome) {
    return outcome.stdout().stream()
        .filter(line -> line.startsWith("ACKNOWLEDGED "))
        .mapToInt(line -> Integer.parseInt(line.substring("ACKNOWLEDGED ".length())))
        .max()
        .orElse(0);
  }
}
