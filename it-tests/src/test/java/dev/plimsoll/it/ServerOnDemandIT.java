package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.it.scenario.ServerAsked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's bean is there for who asks for it, and a program without JMX stays without. */
class ServerOnDemandIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void askedLate_noServerAndNoLoggingUntilThen_theBeanIsThereWithTheServer(Platform platform)
      throws IOException {
    ChildJvm child = asked(platform, "late");
    Path classes = child.directory().resolve("classes.log");
    Outcome outcome = runUntilReady(child.flag("-Xlog:class+load:file=" + classes));

    assertThere(outcome);
    List<String> loaded = Files.readAllLines(classes);
    int end = indexOf(loaded, "ServerAsked$End");
    assertThat(end).isPositive();
    assertThat(indexOf(loaded, "dev.plimsoll.core.runtime.ManagementStart")).isBetween(0, end);
    assertThat(loaded.subList(0, end))
        .noneMatch(line -> line.contains("com.sun.jmx.mbeanserver.JmxMBeanServer "))
        .noneMatch(line -> line.contains("java.util.logging.LogManager$RootLogger "))
        .noneMatch(line -> line.contains("jdk.internal.logger.LazyLoggers "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void askedBeforeTheAgentIsReady_theBeanComesSoon(Platform platform) {
    assertThere(asked(platform, "early").run());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void serverInTheMakingWhileTheAgentGetsReady_theBeanComesSoon(Platform platform) {
    assertThere(asked(platform, "slow").run());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void ownLogManager_namedOnceTheProgramRuns_isTaken(Platform platform) {
    Outcome outcome = runUntilReady(asked(platform, "logging"));

    assertThere(outcome);
    assertThat(outcome.result()).containsEntry("logManager", "OwnLogManager");
  }

  /** The program goes on once the agent is ready, for which nobody may ask a bean here. */
  private Outcome runUntilReady(ChildJvm jvm) {
    ChildProcess child = children.start(jvm);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> child.stderr().stream().anyMatch(line -> line.endsWith(" DEBUG ready")));
    child.say("go on");
    return child.await();
  }

  private static void assertThere(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("registered", "true")
        .containsEntry("level", "NORMAL");
    assertThat(outcome.agentLines("WARN")).as(outcome.describe()).isEmpty();
  }

  private static int indexOf(List<String> lines, String part) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }

  private ChildJvm asked(Platform platform, String when) {
    return children.on(platform).agent("log=debug").main(ServerAsked.class).arguments(when);
  }
}
