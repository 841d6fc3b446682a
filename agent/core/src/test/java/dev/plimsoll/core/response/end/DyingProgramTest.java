package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.core.response.InstalledJdks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end in real heaps that are full to the last byte, each in a JVM of its own. */
class DyingProgramTest {
  private static final long LIMIT_SECONDS = 120;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "17, Serial",
    "17, Parallel",
    "17, G1",
    "17, Z",
    "17, Shenandoah",
    "25, Serial",
    "25, Parallel",
    "25, G1",
    "25, Z",
    "25, Shenandoah",
    "25, GenShen"
  })
  void hook_thatNeedsFourPercentInOneArray_getsItWhileTheLeakGoesOn(int jdk, String collector)
      throws Exception {
    int exitCode = run(jdk, collector, "64m", "reserve", "STEADY", 20_000);
    assertThat(exitCode).as(output()).isEqualTo(DyingProgram.EXIT_CODE);
    assertThat(savedLength()).as(output()).isGreaterThan(2_000_000);
  }

  @ParameterizedTest
  @CsvSource({"17, Serial", "17, Z", "25, Parallel"})
  void hook_behindOneThatHangs_getsTheArrayWhileTheLeakIsFlatOut(int jdk, String collector)
      throws Exception {
    int exitCode = run(jdk, collector, "64m", "hung-hook", "HOSTILE", 20_000);
    assertThat(exitCode).as(output()).isEqualTo(DyingProgram.EXIT_CODE);
    assertThat(savedLength()).as(output()).isGreaterThan(2_000_000);
  }

  @ParameterizedTest
  @CsvSource({"17, G1", "17, Z", "25, Parallel", "25, Shenandoah"})
  void hook_thatAllocatesPlainly_savesWhenTheLeakHasDied(int jdk, String collector)
      throws Exception {
    int exitCode = run(jdk, collector, "64m", "plain", "ENDS", 20_000);
    assertThat(exitCode).as(output()).isEqualTo(DyingProgram.EXIT_CODE);
    assertThat(Files.readAllLines(directory.resolve("saved"))).hasSize(DyingProgram.LINES);
    assertThat(report()).contains("hook plain, order 1: done").endsWith("complete\n");
  }

  @ParameterizedTest
  @CsvSource({"17, Serial", "25, G1"})
  void hook_thatExits_endsTheJvmAfterTheHooksBehindIt(int jdk, String collector) throws Exception {
    int exitCode = run(jdk, collector, "64m", "exit", "ENDS", 20_000);
    assertThat(exitCode).as(output()).isEqualTo(DyingProgram.EXIT_CODE_OF_HOOK);
    assertThat(savedLength()).as(output()).isGreaterThan(2_000_000);
    assertThat(report()).contains("hook exit, order 1: ended the JVM", "reserve, order 2: done");
  }

  @ParameterizedTest
  @CsvSource({"17, Serial", "25, G1"})
  void hook_thatHalts_endsTheJvmAtOnce(int jdk, String collector) throws Exception {
    int exitCode = run(jdk, collector, "64m", "halt", "ENDS", 20_000);
    assertThat(exitCode).as(output()).isEqualTo(DyingProgram.EXIT_CODE_OF_HOOK);
  }

  @ParameterizedTest
  @CsvSource({"17, Z", "25, Z"})
  void jvmShutdown_thatHangs_isHaltedByTheWatchdog(int jdk, String collector) throws Exception {
    int exitCode = run(jdk, collector, "64m", "hung-jvm", "STEADY", 1000);
    assertThat(exitCode).as(output()).isEqualTo(DyingProgram.EXIT_CODE);
    assertThat(savedLength()).as(output()).isGreaterThan(2_000_000);
  }

  private int run(
      int jdk, String collector, String heap, String what, String pace, int timeoutMillis)
      throws IOException, InterruptedException {
    Path java = InstalledJdks.java(jdk);
    assumeTrue(java != null, "no JDK " + jdk + " here");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx" + heap));
    if (collector.equals("GenShen")) {
      command.add("-XX:+UseShenandoahGC");
      command.add("-XX:ShenandoahGCMode=generational");
    } else {
      command.add("-XX:+Use" + collector + "GC");
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            DyingProgram.class.getName(),
            what,
            pace,
            directory.toString(),
            Integer.toString(timeoutMillis)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private int savedLength() throws IOException {
    byte[] saved = Files.readAllBytes(directory.resolve("saved"));
    return saved.length < Long.BYTES ? -1 : (int) ByteBuffer.wrap(saved).getLong();
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output"));
  }

  private String report() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path file =
          files.filter(f -> f.getFileName().toString().startsWith("plimsoll-")).findFirst().get();
      return Files.readString(file);
    }
  }
}
