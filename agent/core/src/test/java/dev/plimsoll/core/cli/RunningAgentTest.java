package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against another JVM, through the real attach interface and the real connector. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunningAgentTest {
  private static final List<Process> children = new ArrayList<>();
  private static String agent;

  private final ConsoleRecorder recorder = new ConsoleRecorder(/* terminal= */ false);

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    agent = startJvm("agent");
  }

  @AfterAll
  static void stop() {
    children.forEach(Process::destroyForcibly);
  }

  @Test
  void status_text_valuesWithUnitsAndTables() {
    assertThat(recorder.run("status", agent)).isZero();
    assertThat(recorder.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .startsWith("Version 9.9", "Level CRITICAL", "Levels HEAP=CRITICAL")
        .contains(
            "HeapUsedBytes 192.0 MiB",
            "TimeToFullMillis -",
            "Explanation the \"old\" generation is full",
            "key value source writable",
            "ballast 1m agent argument true",
            "second");
  }

  @Test
  void status_json_rawValues() {
    assertThat(recorder.run("status", agent, "-o", "json")).isZero();
    assertThat(recorder.out())
        .startsWith("{\n")
        .contains(
            "\n  \"HeapUsedBytes\": 201326592,",
            "\n  \"TimeToFullMillis\": -1,",
            "\"Explanation\": \"the \\\"old\\\" generation\\nis full\"",
            "\n  \"LastEpisode\": null,",
            "\n  \"Levels\": {\n    \"HEAP\": \"CRITICAL\"\n  },",
            "\"name\": \"pages\"");
  }

  @Test
  void set_liveKey_done() {
    assertThat(recorder.run("set", agent, "heap.moderate=70%")).isZero();
    assertThat(recorder.out().strip()).isEqualTo("heap.moderate=70% in process " + agent);
  }

  @Test
  void set_refusedKey_itsLineAndExitCode1() {
    assertThat(recorder.run("set", agent, "exit-code=4")).isEqualTo(1);
    assertThat(recorder.err().lines()).containsExactly("plimsoll: fixed at start: exit-code");
  }

  @Test
  void shed_withAndWithoutLevel_ordered() {
    assertThat(recorder.run("shed", agent)).isZero();
    assertThat(recorder.out().strip()).isEqualTo("shed ordered: MODERATE");
    assertThat(recorder.run("shed", agent, "exhausted")).isZero();
    assertThat(recorder.out().strip())
        .isEqualTo("nothing was ordered: a shed is under way already");
  }

  /** As in a full heap, for which there is no more urgent order. */
  @Test
  void shed_agentThatCannotTellAll_ordered() throws IOException {
    assertThat(recorder.run("shed", startJvm("mute"), "critical")).isZero();
    assertThat(recorder.out().strip()).isEqualTo("shed ordered: CRITICAL");
  }

  @Test
  void watch_pipe_oneLineAReading() {
    assertThat(recorder.run("watch", agent, "--count", "2", "--every", "100ms")).isZero();
    assertThat(recorder.out().lines())
        .hasSize(2)
        .allMatch(line -> line.contains(" level=CRITICAL heapUsedBytes=201326592 "));
  }

  @Test
  void watch_pipeThatWasClosed_ends() {
    Console console = new Console(ConsoleRecorder.full(), recorder.console().err(), false, false);
    List<String> words = List.of("watch", agent, "--every", "100ms");

    assertThat(new CommandLine(console, Path.of("plimsoll-agent.jar")).run(words)).isEqualTo(1);
    assertThat(recorder.err()).startsWith("plimsoll: the output could not be written");
  }

  @Test
  void watch_terminal_redrawsInPlace() {
    ConsoleRecorder terminal = new ConsoleRecorder(/* terminal= */ true);

    assertThat(terminal.run("watch", agent, "--count", "2", "--every", "100ms")).isZero();
    assertThat(terminal.out().split("\u001b\\[1;1H", -1)).hasSize(3);
    assertThat(terminal.out()).contains("past      ..".replace("..", "++")).contains("pages");
  }

  @Test
  void watch_processEnds_exitCode2() throws IOException {
    String pid = startJvm("agent");
    Process child = children.get(children.size() - 1);
    new Thread(
            () -> {
              // Gone while the command waits for its next reading, or before: both are told.
              child.destroyForcibly();
            })
        .start();

    assertThat(recorder.run("watch", pid)).isEqualTo(2);
    assertThat(recorder.err().lines()).hasSize(1);
  }

  @Test
  void report_process_itsRingBecomesAPage() throws IOException {
    Path page = folder.resolve("now.html");

    assertThat(recorder.run("report", agent, "-o", page.toString())).isZero();
    assertThat(recorder.out().lines()).hasSize(2).contains("page: " + page);
    assertThat(page).content().contains("process " + agent, "NORMAL all the time");
  }

  @Test
  void report_processThatCannotTell_oneLineAndNoPage() throws IOException {
    String page = folder.resolve("now.html").toString();
    String young = startJvm("young");
    String full = startJvm("full");
    String none = startJvm("none");

    assertThat(recorder.run("report", young, "-o", page)).isEqualTo(3);
    assertThat(recorder.err().lines())
        .containsExactly(
            "plimsoll: the agent in process " + young + " has not come up yet: wait a second");
    assertThat(recorder.run("report", full, "-o", page)).isEqualTo(2);
    assertThat(recorder.err().lines())
        .containsExactly(
            "plimsoll: process "
                + full
                + " could not answer: java.lang.OutOfMemoryError: Java heap space");
    assertThat(recorder.run("report", none, "-o", page)).isEqualTo(3);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: no agent in process " + none);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void status_jvmWithoutAgent_exitCode3() throws IOException {
    String pid = startJvm("none");

    assertThat(recorder.run("status", pid)).isEqualTo(3);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: no agent in process " + pid);
  }

  @Test
  void status_attachSwitchedOff_exitCode2() throws IOException {
    String pid = startJvm("none", "-XX:+DisableAttachMechanism");

    assertThat(recorder.run("status", pid)).isEqualTo(2);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .contains("-XX:+DisableAttachMechanism");
  }

  @Test
  void attach_noAgentThere_attached() throws IOException {
    String pid = startJvm("none");

    assertThat(attach(pid)).isZero();
    assertThat(recorder.out().strip()).isEqualTo("attached to process " + pid);
  }

  /** Its settings are others, and ours are not taken. */
  @Test
  void attach_anotherStillStarts_exitCode4() throws IOException {
    String pid = startJvm("none", "-Ddev.plimsoll.agent.version=");

    assertThat(attach(pid)).isEqualTo(4);
    assertThat(recorder.out()).isEmpty();
    assertThat(recorder.err().lines())
        .containsExactly(
            "plimsoll: process " + pid + " has the agent already (2.0): nothing was changed");
  }

  private int attach(String pid) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", ComesUpAgent.class.getName());
    Path jar = folder.resolve("agent.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return new CommandLine(recorder.console(), jar).run(List.of("attach", pid, "dry-run=true"));
  }

  @Test
  void attach_processThatIsNoJvm_survives() throws IOException {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    children.add(sleeper);

    assertThat(recorder.run("attach", Long.toString(sleeper.pid()))).isEqualTo(2);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .endsWith(" is no JVM (jps lists them)");
    assertThat(sleeper.isAlive()).isTrue();
  }

  @Test
  void attach_jarThatIsMissing_oneLine() throws IOException {
    String pid = startJvm("none");

    assertThat(recorder.run("attach", pid, "dry-run=true")).isEqualTo(2);
    assertThat(recorder.err().lines()).singleElement().asString().contains("process " + pid);
  }

  @Test
  void status_imageWithoutAttachModule_oneLine() throws Exception {
    List<String> command =
        jvm(List.of("--limit-modules", "java.base"), CommandLineMain.class, "status", agent);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    children.add(child);

    assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactly("plimsoll: this Java image lacks the module jdk.attach");
    assertThat(child.waitFor()).isEqualTo(2);
  }

  private static List<String> jvm(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String startJvm(String what, String... options) throws IOException {
    List<String> command = jvm(List.of(options), FakeAgentMain.class, what);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    children.add(child);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
      assertThat(line).as("the child ended").isNotNull();
    }
    return Long.toString(child.pid());
  }
}
