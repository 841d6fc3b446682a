package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.it.scenario.Contained;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pressure that somebody outside tells by systemd's protocol: a hint to look, which is counted; an
 * action follows only where the group's own figures agree.
 */
class PressureWatchIT {
  private static final long MIB = 1 << 20;
  private static final int SECONDS = 2;
  private static final int HINTS = 5;

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  private ChildJvm holding(Platform platform, MemoryGroup group, int percent) {
    return children
        .on(platform)
        .heap("64m")
        .flag("-XX:MaxDirectMemorySize=400m")
        .in(group)
        .agent("")
        .main(Contained.class)
        .arguments("hold", SECONDS, percent, group.directory());
  }

  private static Path fifo(ChildJvm jvm) throws IOException, InterruptedException {
    Path fifo = jvm.directory().resolve("pressure");
    Files.createDirectories(jvm.directory());
    int code = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    assumeTrue(code == 0, "no FIFO can be made here");
    return fifo;
  }

  /** Runs it, with the hints once it holds what it is to hold. */
  private Outcome hinted(ChildJvm jvm) throws Exception {
    Path fifo = fifo(jvm);
    ChildProcess child = children.start(jvm.environment("MEMORY_PRESSURE_WATCH", fifo + ""));
    child.awaitLine("HELD");
    hint(fifo, child);
    return child.await();
  }

  /** Open both ways: who only writes would wait for a reader, for ever if the child has died. */
  private static void hint(Path fifo, ChildProcess child) throws Exception {
    try (RandomAccessFile pipe = new RandomAccessFile(fifo.toFile(), "rw")) {
      for (int i = 1; i <= HINTS; i++) {
        pipe.write(1);
        // Each is to be seen for itself, however busy the machine is.
        child.awaitLine("HINTS " + i);
        Thread.sleep(200);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void fifo_farFromTheLimit_isCountedAndCausesNothing(Platform platform) throws Exception {
    try (MemoryGroup group = MemoryGroup.assume("far", 300 * MIB)) {
      ChildJvm jvm = holding(platform, group, 60).arguments("hinted");
      Outcome outcome = hinted(jvm);

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.number("mx.PressureHints")).as(outcome.describe()).isEqualTo(HINTS);
      assertThat(outcome.number("mx.WakeupsDismissed")).isGreaterThanOrEqualTo(HINTS);
      assertThat(outcome.number("asked")).as(outcome.describe()).isZero();
      assertThat(outcome.number("levelChanges")).as(outcome.describe()).isZero();
    }
  }

  @Test
  void nearTheLimit_withoutAHint_nothingHappens() {
    try (MemoryGroup group = MemoryGroup.assume("unhinted", 400 * MIB)) {
      Outcome outcome = holding(Platform.running(), group, 81).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.number("asked")).as(outcome.describe()).isZero();
    }
  }

  @Test
  void nearTheLimit_withAHint_itIsActedOnSooner() throws Exception {
    try (MemoryGroup group = MemoryGroup.assume("hinted", 400 * MIB)) {
      // That cannot shrink, so that the shedder is all that can help.
      ChildJvm jvm = holding(Platform.running(), group, 81).flag("-Xms64m").arguments("asked");
      Outcome outcome = hinted(jvm);

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.number("asked")).as(outcome.describe()).isPositive();
      assertThat(outcome.agentLines("INFO"))
          .as(outcome.describe())
          .anyMatch(line -> line.contains("NORMAL -> MODERATE: working set near the limit of the"))
          .anyMatch(line -> line.contains("and tasks wait for memory"));
    }
  }

  /** G1's shrinks below the size that it began with, if {@code -Xms} was not set. */
  @Test
  void nearTheLimit_withAHint_aHeapThatCanShrinkIsCollected() throws Exception {
    try (MemoryGroup group = MemoryGroup.assume("shrinks", 400 * MIB)) {
      ChildJvm jvm = holding(Platform.running(), group, 81).arguments("hinted");
      Outcome outcome = hinted(jvm);

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.number("mx.CollectionsAsked")).as(outcome.describe()).isPositive();
    }
  }

  @Test
  void socket_getsTheThresholdAndIsListenedTo() throws Exception {
    Path directory = Files.createTempDirectory("plimsoll");
    Path path = directory.resolve("s");
    String trigger = "some 200000 2000000\0";
    try (MemoryGroup group = MemoryGroup.assume("socket", 300 * MIB);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      String write =
          Base64.getEncoder().encodeToString(trigger.getBytes(StandardCharsets.US_ASCII));
      ChildProcess child =
          children.start(
              holding(Platform.running(), group, 60)
                  .arguments("hinted")
                  .environment("MEMORY_PRESSURE_WATCH", path.toString())
                  .environment("MEMORY_PRESSURE_WRITE", write)
                  .timeout(Duration.ofSeconds(60)));
      child.awaitLine("HELD");
      server.configureBlocking(false);
      SocketChannel agent = server.accept();
      assertThat(agent).as("the agent has connected").isNotNull();
      ByteBuffer got = ByteBuffer.allocate(trigger.length());
      agent.read(got);
      agent.write(ByteBuffer.wrap(new byte[] {1}));
      Outcome outcome = child.await();

      assertThat(new String(got.array(), StandardCharsets.US_ASCII)).isEqualTo(trigger);
      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.number("mx.PressureHints")).as(outcome.describe()).isEqualTo(1);
    } finally {
      Files.deleteIfExists(path);
      Files.delete(directory);
    }
  }
}
