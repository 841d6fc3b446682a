package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.it.scenario.Episode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to the process from outside in the middle of an episode. */
class EpisodeFaultsIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  /** Thresholds move all the time; what was set to nonsense is refused, each time with a reason. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void sixteenClients_everyAttributeAndOperation_breakNothing(Platform platform)
      throws IOException {
    ChildProcess child = children.start(episode(platform, "hammer"));
    child.awaitReady();
    lookAgainIn(Duration.ofSeconds(5), child);
    child.say("end");
    Outcome outcome = child.await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("wrong")).as(outcome.describe()).isZero();
    assertThat(outcome.number("calls")).as(outcome.describe()).isGreaterThan(1000);
    assertThat(outcome.number("refusals")).as(outcome.describe()).isPositive();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("unused", "");
    try (Stream<Path> files = Files.list(outcome.directory())) {
      assertThat(files.filter(file -> file.toString().endsWith(".ring")))
          .as("what they had dumped all the while")
          .hasSizeBetween(1, 10);
    }
    assertGoesOn(outcome);
  }

  /** Stopped for longer than any deadline: nobody is blamed for the time that nobody had. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void stoppedAndContinued_inTheMiddle_goesOnAndBlamesNobody(Platform platform) throws Exception {
    ChildProcess child = children.start(episode(platform, "none"));
    child.awaitReady();
    for (int i = 0; i < 3; i++) {
      signal(child, "-STOP");
      lookAgainIn(Duration.ofMillis(2500), child);
      signal(child, "-CONT");
      lookAgainIn(Duration.ofMillis(400), child);
    }
    child.say("end");
    Outcome outcome = child.await();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.Quarantines")).as(outcome.describe()).isZero();
    assertThat(outcome.result().get("highest")).as(outcome.describe()).isNotEqualTo("EXHAUSTED");
    assertGoesOn(outcome);
  }

  private static void assertGoesOn(Outcome outcome) {
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("mx.Passive", "false");
    assertThat(outcome.number("mx.SuppressedErrors")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isPositive();
    assertThat(outcome.stderr())
        .as(outcome.describe())
        .allMatch(line -> line.startsWith("[plimsoll] "));
  }

  private ChildJvm episode(Platform platform, String variant) {
    ChildJvm jvm = children.on(platform);
    return jvm.heap("128m")
        .agent("shedder-timeout=1s,log=warn,report-dir=" + jvm.directory())
        .main(Episode.class)
        .arguments(variant);
  }

  private static void lookAgainIn(Duration delay, ChildProcess child) {
    await().pollDelay(delay).atMost(delay.plusSeconds(30)).until(child::isAlive);
  }

  private static void signal(ChildProcess child, String signal)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(child.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
