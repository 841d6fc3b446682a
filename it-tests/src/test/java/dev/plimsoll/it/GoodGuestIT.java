package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Clash;
import dev.plimsoll.it.scenario.FullExit;
import dev.plimsoll.it.scenario.Guest;
import dev.plimsoll.it.scenario.Survivor;
import dev.plimsoll.it.scenario.Switched;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in a process that has no need of it: it says little, breaks nothing, and is found. */
class GoodGuestIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  static Stream<Platform> platforms() {
    return Platform.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void absent_everyCallOfTheApi_isANoOp(Platform platform) {
    Outcome outcome = children.on(platform).main(Guest.class).arguments(0).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .containsEntry("active", "false")
        .containsEntry("level", "NORMAL")
        .containsEntry("retried", "7")
        .containsEntry("headroom", "true")
        .containsEntry("levelChanges", "0")
        .containsEntry("threads", "0");
    assertThat(outcome.stderr()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("platforms")
  void present_logAtWarn_leavesStderrEmpty(Platform platform) {
    Outcome outcome = children.on(platform).agent("log=warn").main(Guest.class).arguments(0).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("active", "true")
        .containsEntry("level", "NORMAL")
        .containsEntry("retried", "7")
        .containsEntry("headroom", "true")
        .containsEntry("internals", "false")
        .containsEntry("levelChanges", "0");
    assertThat(outcome.number("threads")).isBetween(1L, 5L);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void present_logAtInfo_saysThatItStartsAndStops(Platform platform) {
    Outcome outcome = children.on(platform).agent("log=info").main(Guest.class).arguments(0).run();

    assertThat(outcome.stderr()).as(outcome.describe()).hasSize(2);
    assertThat(outcome.stderr().get(0)).matches("\\[plimsoll] \\S+Z INFO started: .*");
    assertThat(outcome.stderr().get(1)).matches("\\[plimsoll] \\S+Z INFO stopped: .*");
  }

  /** JDK 17's default policy forbids even to read the environment. */
  @Test
  void securityManager_withoutAGrant_theHostRunsWithoutTheAgent() throws IOException {
    Outcome outcome = underSecurityManager(Artifacts.applicationClassPath());

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "false");
    assertThat(outcome.stderr())
        .filteredOn(line -> line.startsWith("[plimsoll]"))
        .singleElement()
        .asString()
        .contains(" ERROR the agent could not start: ", "access denied");
  }

  @Test
  void securityManager_thatTrustsTheAgentsJar_leavesTheAgentActive() throws IOException {
    Outcome outcome =
        underSecurityManager(
            Artifacts.applicationClassPath() + File.pathSeparator + Artifacts.agentJar());

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "true");
    assertThat(outcome.stderr()).noneMatch(line -> line.startsWith("[plimsoll]"));
  }

  private Outcome underSecurityManager(String trustedPath) throws IOException {
    ChildJvm jvm = children.on(new Platform(17, Collector.G1));
    StringBuilder policy = new StringBuilder();
    for (String trusted : trustedPath.split(File.pathSeparator, -1)) {
      policy.append("grant codeBase \"").append(Path.of(trusted).toUri());
      policy.append("\" { permission java.security.AllPermission; };\n");
    }
    Path file = Files.createDirectories(jvm.directory()).resolve("trust.policy");
    Files.writeString(file, policy);
    return jvm.agent("log=warn")
        .flag("-Djava.security.manager")
        .flag("-Djava.security.policy=" + file)
        .main(Guest.class)
        .arguments(0)
        .run();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void twice_theSecondStaysIdle_andSaysSoOnce(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("log=warn")
            .agent("log=warn")
            .main(Guest.class)
            .arguments(0)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).containsEntry("active", "true");
    assertThat(outcome.number("threads")).isLessThanOrEqualTo(5);
    assertThat(outcome.stderr()).singleElement().asString().contains(" WARN ").contains("already");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void disabled_fromTheStart_hardlyLooks_andIsSwitchedOn(Platform platform) {
    Outcome outcome =
        children.on(platform).agent("log=warn,enabled=false").main(Switched.class).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    // Once a second; measured 700,000 a second when what is beside the heap was due and not seen.
    assertThat(outcome.number("disabledLooks")).as(outcome.describe()).isLessThanOrEqualTo(20);
    assertThat(outcome.result())
        .containsEntry("disabledActive", "false")
        .containsEntry("enabledActive", "true");
    assertThat(outcome.number("enabledLooks")).isGreaterThan(outcome.number("disabledLooks"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void badSetting_isToldInOneLine_andTheHostRuns(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("log=warn,heap.moderate=banana")
            .main(Guest.class)
            .arguments(0)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .containsEntry("active", "true")
        .containsEntry("mx.HeapModerate", "75.0");
    assertThat(outcome.stderr())
        .singleElement()
        .asString()
        .contains(" ERROR ")
        .contains("heap.moderate")
        .contains("banana");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void misspeltKey_isToldWithTheNearestRightOne(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("heap.modrate=70%")
            .flag("-Dplimsoll.log=warn")
            .main(Guest.class)
            .arguments(0)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr())
        .singleElement()
        .asString()
        .contains(" ERROR ")
        .contains("heap.modrate")
        .contains("heap.moderate");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void badSetting_onConfigErrorFail_stopsTheStart(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("heap.moderate=banana,on-config-error=fail,log=off")
            .main(Guest.class)
            .arguments(0)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(1);
    assertThat(outcome.stdout()).isEmpty();
    assertThat(outcome.stderr()).singleElement().asString().contains(" ERROR ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void environment_setsAndUnknownVariables_areIgnored(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .environment("PLIMSOLL_LOG", "warn")
            .environment("PLIMSOLL_HEAP_MODERATE", "70%")
            .environment("PLIMSOLL_SERVICE_PORT_8080_TCP", "tcp://10.0.0.1:8080")
            .main(Guest.class)
            .arguments(0)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.result()).containsEntry("mx.HeapModerate", "70.0");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void exitCode_ofTheHost_isItsOwn(Platform platform) {
    Outcome exits = children.on(platform).agent("log=warn").main(Guest.class).arguments(42).run();
    Outcome throwing =
        children.on(platform).agent("log=warn").main(Guest.class).arguments("throw").run();

    assertThat(exits.exitCode()).as(exits.describe()).isEqualTo(42);
    assertThat(exits.stderr()).isEmpty();
    assertThat(throwing.exitCode()).as(throwing.describe()).isEqualTo(1);
    assertThat(throwing.stderr().get(0)).contains("as wanted");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("platforms")
  void exitOfTheHost_inAFullHeap_isItsOwn(Platform platform) {
    Outcome outcome = exitInAFullHeap(platform, 5);

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(5);
  }

  /**
   * Above, the heap is full before the agent is up; here all that it does at an end is in place.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void exitOfTheHost_inAFullHeapWithTheAgentUp_isItsOwn(Platform platform) {
    Outcome outcome = exitInAFullHeap(platform, 5, "up");

    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(5);
  }

  private Outcome exitInAFullHeap(Platform platform, Object... arguments) {
    return children
        .on(platform)
        .heap("64m")
        .agent("log=off")
        .main(FullExit.class)
        .arguments(arguments)
        .timeout(Duration.ofSeconds(60))
        .run();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("platforms")
  void survivedError_thenAnEndOfItsOwn_runsNoHook(Platform platform) {
    Outcome outcome =
        children.on(platform).heap("128m").agent("log=warn").main(Survivor.class).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .containsEntry("error", "OutOfMemoryError")
        .containsEntry("headroom", "false")
        .containsEntry("keptByHeadroom", "100");
    assertThat(outcome.stdout()).noneMatch(line -> line.contains(Survivor.HOOK));
    assertThat(outcome.stderr()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void terminated_endsAsWithoutAgent(Platform platform) {
    ChildProcess child =
        children.start(
            children.on(platform).agent("log=warn").main(Guest.class).arguments(0, "wait-up"));
    child.awaitReady();

    assertThat(ProcessHandle.of(child.pid()).orElseThrow().destroy()).isTrue();

    Outcome outcome = child.await(Duration.ofSeconds(20));
    assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(128 + 15);
    assertThat(outcome.stderr()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void applicationsOwnByteBuddy_isItsOwn(Platform platform) throws IOException {
    ChildJvm jvm = children.on(platform);
    Path classes = compileOtherByteBuddy(jvm.directory());

    Outcome outcome =
        jvm.agent("log=warn")
            .classPath(classes + File.pathSeparator + Artifacts.applicationClassPath())
            .main(Clash.class)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .containsEntry("own", "the application")
        .containsEntry("visible", "0");
    assertThat(outcome.stderr()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void jdkTools_thatMeetTheAgent_sayNothingOfIt(Platform platform) throws Exception {
    Jdk jdk = platform.assumeJdk();
    for (List<String> tool :
        List.of(
            List.of("keytool", "-list", "-cacerts", "-storepass", "changeit"),
            List.of("jcmd", "-l"),
            List.of("javac", "-version"))) {
      Path directory = Files.createDirectories(children.directory().resolve(tool.get(0)));
      ProcessBuilder builder =
          new ProcessBuilder(new ArrayList<>(tool))
              .redirectOutput(directory.resolve("stdout.log").toFile())
              .redirectError(directory.resolve("stderr.log").toFile());
      builder.command().set(0, jdk.tool(tool.get(0)).toString());
      builder.environment().put("JAVA_TOOL_OPTIONS", "-javaagent:" + Artifacts.agentJar());
      Process process = builder.start();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("%s, see %s", tool, directory).isZero();
      assertThat(Files.readString(directory.resolve("stderr.log")))
          .doesNotContain("[plimsoll]")
          .contains("Picked up JAVA_TOOL_OPTIONS");
    }
  }

  /** As where the image of a container sets it for each JVM. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void ownCommandLine_thatMeetsTheAgent_runsWithoutIt(Platform platform) throws Exception {
    String jar = Artifacts.agentJar().toString();
    Path directory = Files.createDirectories(children.directory().resolve("check"));
    ProcessBuilder builder =
        new ProcessBuilder(platform.assumeJdk().tool("java").toString(), "-jar", jar, "check")
            .redirectOutput(directory.resolve("stdout.log").toFile())
            .redirectError(directory.resolve("stderr.log").toFile());
    builder
        .environment()
        .put("JAVA_TOOL_OPTIONS", "-javaagent:" + jar + "=exit-code=many,on-config-error=fail");
    Process process = builder.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("see %s", directory).isZero();
    assertThat(Files.readString(directory.resolve("stdout.log"))).contains("heap.moderate");
    assertThat(Files.readString(directory.resolve("stderr.log")))
        .doesNotContain("[plimsoll]")
        .contains("Picked up JAVA_TOOL_OPTIONS");
  }

  /** One of the same name that has nothing else in common with the real one. */
  private static Path compileOtherByteBuddy(Path directory) throws IOException {
    Path source = Files.createDirectories(directory.resolve("src")).resolve("ByteBuddy.java");
    Path classes = Files.createDirectories(directory.resolve("classes"));
    Files.writeString(
        source,
        "package net.bytebuddy; public class ByteBuddy {"
            + " public static final Object OWNER = \"the application\"; }");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "17", "-d", classes.toString(), source.toString());
    assertThat(code).isZero();
    return classes;
  }
}
