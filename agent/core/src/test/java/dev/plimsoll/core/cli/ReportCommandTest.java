package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.plimsoll.core.telemetry.jfr.StateEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private final ConsoleRecorder recorder = new ConsoleRecorder(/* terminal= */ false);

  @TempDir Path folder;

  @Test
  void report_noSuchFile_oneLineAndExitCode1() {
    Path file = folder.resolve("none.jfr");

    assertThat(recorder.run("report", file.toString())).isEqualTo(1);
    assertThat(recorder.err().lines()).containsExactly("plimsoll: no such file: " + file);
  }

  @Test
  void report_noRecording_oneLineAndExitCode1() throws Exception {
    Path file = Files.writeString(folder.resolve("text.jfr"), "this is\nno recording".repeat(50));

    assertThat(recorder.run("report", file.toString())).isEqualTo(1);
    assertThat(recorder.err().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: no recording: " + file);
  }

  @Test
  void report_emptyFileAndDirectory_oneLineAndExitCode1() throws Exception {
    Path file = Files.createFile(folder.resolve("empty.jfr"));

    assertThat(recorder.run("report", file.toString())).isEqualTo(1);
    assertThat(recorder.err().lines()).hasSize(1);
    assertThat(recorder.run("report", folder.toString())).isEqualTo(1);
    assertThat(recorder.err().lines()).singleElement().asString().endsWith("is a directory");
  }

  /** To open it would wait for whoever writes to it. */
  @Test
  void report_pipe_oneLineAndExitCode1() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertThat(recorder.run("report", pipe.toString())).isEqualTo(1));
    assertThat(recorder.err().lines()).singleElement().asString().endsWith("is no plain file");
  }

  /** As a copy that was cut, or one whose process was killed. */
  @Test
  void report_recordingThatBreaksOff_pageOfWhatStandsBefore() throws Exception {
    byte[] chunk = recordCalmStates(folder.resolve("whole.jfr"));
    Path file = Files.write(folder.resolve("cut.jfr"), chunk);
    Files.write(file, Arrays.copyOf(chunk, 100), StandardOpenOption.APPEND);
    Path page = folder.resolve("page.html");

    int code = recorder.run("report", file.toString(), "-o", page.toString());

    assertThat(code).as("%s", recorder.err()).isZero();
    assertThat(page).content().contains("Breaks off", "NORMAL all the time");
  }

  private static byte[] recordCalmStates(Path file) throws IOException {
    FlightRecorder.register(StateEvent.class);
    try (Recording recording = new Recording()) {
      recording.enable(StateEvent.class);
      recording.start();
      for (int i = 0; i < 3; i++) {
        calmState().commit();
      }
      recording.stop();
      recording.dump(file);
    } finally {
      FlightRecorder.unregister(StateEvent.class);
    }
    return Files.readAllBytes(file);
  }

  private static StateEvent calmState() {
    StateEvent state = new StateEvent();
    state.level = "NORMAL";
    state.used = 90;
    state.provenLive = 50;
    state.capacity = 100;
    state.moderateLine = 75;
    state.criticalLine = 85;
    state.bound = Long.MIN_VALUE;
    state.caches = 20;
    state.containerUsed = Long.MIN_VALUE;
    state.containerLimit = Long.MIN_VALUE;
    return state;
  }

  @Test
  void report_recordingWithoutAgent_oneLineAndExitCode3() throws Exception {
    Path file = folder.resolve("other.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.JVMInformation");
      recording.start();
      recording.stop();
      recording.dump(file);
    }
    Path page = folder.resolve("page.html");

    assertThat(recorder.run("report", file.toString(), "-o", page.toString())).isEqualTo(3);
    assertThat(recorder.err().lines())
        .containsExactly("plimsoll: no agent in " + file + ": nothing in it comes from the agent");
    assertThat(page).doesNotExist();
  }
}
