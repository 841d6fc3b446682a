package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Guest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent brought to a process that runs already, by its own command line. */
class AttachIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void attach_registrationsMadeBefore_count(Platform platform) throws Exception {
    ChildProcess host = startHost(platform);

    CommandRun attach = command(platform, "attach", Long.toString(host.pid()), "log=warn");

    assertThat(attach.exitCode()).as(attach.text()).isZero();
    CommandRun status = awaitStatus(platform, host);
    assertThat(status.text()).contains("cache").contains("shedder").contains("hook");
    host.say("go");
    Outcome outcome = host.await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "true");
    assertThat(outcome.agentLines()).isEmpty();
    // JDK 21 and later tell of any agent that is attached; the archive's line would be our doing.
    assertThat(outcome.stdout()).noneMatch(line -> line.contains("warning"));
    assertThat(outcome.stderr()).allMatch(line -> line.startsWith("WARNING: "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void attach_twice_theFirstStays(Platform platform) throws Exception {
    ChildProcess host = startHost(platform);

    CommandRun first = command(platform, "attach", Long.toString(host.pid()), "log=warn");
    CommandRun second = command(platform, "attach", Long.toString(host.pid()), "log=warn");

    assertThat(first.exitCode()).as(first.text()).isZero();
    assertThat(second.exitCode()).as(second.text()).isEqualTo(4);
    assertThat(second.text().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: process " + host.pid() + " has the agent already (")
        .endsWith("): nothing was changed");

    host.say("go");
    Outcome outcome = host.await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "true");
    assertThat(outcome.number("threads")).isLessThanOrEqualTo(5);
    assertThat(outcome.agentLines()).singleElement().asString().contains("already");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void attach_badSettings_failsAndTheHostGoesOn(Platform platform) throws Exception {
    ChildProcess host = startHost(platform);

    CommandRun attach =
        command(
            platform,
            "attach",
            Long.toString(host.pid()),
            "heap.moderate=banana,on-config-error=fail");

    assertThat(attach.exitCode()).as(attach.text()).isNotZero();
    assertThat(attach.text()).contains("heap.moderate").contains("banana");
    assertThat(attach.text()).doesNotContain("\tat ");
    host.say("go");
    Outcome outcome = host.await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "false");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void attach_badSettingsOfTheHostThatAreToStopIt_failsWithOneLineThere(Platform platform)
      throws Exception {
    ChildProcess host =
        children
            .start(
                children
                    .on(platform)
                    .flag("-Dplimsoll.heap.moderate=banana")
                    .main(Guest.class)
                    .arguments(0, "wait"))
            .awaitReady();

    CommandRun attach =
        command(platform, "attach", Long.toString(host.pid()), "on-config-error=fail");

    assertThat(attach.exitCode()).as(attach.text()).isEqualTo(1);
    assertThat(attach.text().lines())
        .singleElement()
        .asString()
        .contains("the agent did not start in process " + host.pid());
    host.say("go");
    Outcome outcome = host.await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "false");
    // JDK 21 and later warn of any agent that is attached.
    assertThat(outcome.stderr())
        .filteredOn(line -> !line.startsWith("WARNING: "))
        .singleElement()
        .asString()
        .contains(" ERROR bad value: heap.moderate=banana ")
        .endsWith(" - nothing is started");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void attach_whereTheAgentStaysIdle_failsAndSaysSo(Platform platform) throws Exception {
    ChildProcess host =
        children
            .start(
                children
                    .onJdkOf(platform)
                    .flag("-XX:+UnlockExperimentalVMOptions")
                    .flag("-XX:+UseEpsilonGC")
                    .main(Guest.class)
                    .arguments(0, "wait"))
            .awaitReady();

    for (int i = 0; i < 2; i++) {
      CommandRun attach = command(platform, "attach", Long.toString(host.pid()));
      assertThat(attach.exitCode()).as(attach.text()).isEqualTo(1);
      assertThat(attach.text()).contains("the agent did not start in process " + host.pid());
    }

    host.say("go");
    Outcome outcome = host.await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "false");
    assertThat(outcome.agentLines()).as(outcome.describe()).hasSize(2);
    assertThat(outcome.agentLines().get(0)).contains("no rules for this collector: Epsilon Heap");
  }

  private ChildProcess startHost(Platform platform) {
    return children
        .start(children.on(platform).main(Guest.class).arguments(0, "wait"))
        .awaitReady();
  }

  /** The MBean is there some time after the attach. */
  private CommandRun awaitStatus(Platform platform, ChildProcess host) throws Exception {
    CommandRun status = command(platform, "status", Long.toString(host.pid()));
    for (int i = 0; i < 10 && status.exitCode() != 0; i++) {
      status = command(platform, "status", Long.toString(host.pid()));
    }
    assertThat(status.exitCode()).as(status.text()).isZero();
    return status;
  }

  private CommandRun command(Platform platform, String... words)
      throws IOException, InterruptedException {
    return CommandRun.of(children, platform.assumeJdk(), words);
  }
}
