package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.ChildJvm;
import dev.plimsoll.it.ChildProcess;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Outcome;
import dev.plimsoll.it.Platform;
import dev.plimsoll.it.loader.program.ChildFirst;
import dev.plimsoll.it.loader.program.FelixHost;
import dev.plimsoll.it.loader.program.LateHost;
import dev.plimsoll.it.loader.program.Redeployed;
import dev.plimsoll.it.loader.program.TomcatHost;
import dev.plimsoll.it.loader.program.UnmarkedHost;
import dev.plimsoll.it.loader.program.WronglyMarked;
import dev.plimsoll.it.loader.shop.Probe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All marks are served in every kind of class loader. */
class ClassLoadersIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> platforms() {
    return Platform.eachJdk();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void classPath_agentOnTheLine_servesAll(Platform platform) {
    Path home = children.directory();
    Outcome outcome =
        children.on(platform).agent("").classPath(Layout.classPath(home)).main(Probe.class).run();

    Loaders.assertServed(outcome, 1);
    Loaders.assertQuiet(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void childFirstLoaders_ownCopiesOfTheApi_serveAll(Platform platform) {
    Path home = children.directory();
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .classPath(Layout.testClasses().toString())
            .main(ChildFirst.class)
            .arguments(Layout.classPath(home.resolve("one")), Layout.classPath(home.resolve("two")))
            .run();

    Loaders.assertServed(outcome, 2);
    Loaders.assertQuiet(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void osgiBundles_noBootDelegation_serveAll(Platform platform) {
    Path home = children.directory();
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .classPath(with("org.apache.felix.framework"))
            .main(FelixHost.class)
            .arguments(
                home.resolve("storage"),
                Layout.apiBundle(home.resolve("api.jar")),
                Layout.shopBundle(home.resolve("one.jar"), "one"),
                Layout.shopBundle(home.resolve("two.jar"), "two"))
            .run();

    Loaders.assertServed(outcome, 2);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void tomcat_twoWebApplications_servesAll(Platform platform) throws IOException {
    Path home = Files.createDirectories(children.directory());
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .classPath(with("tomcat-embed-core") + File.pathSeparator + Layout.jarOf("tomcat-ann"))
            .main(TomcatHost.class)
            .arguments(
                home.toAbsolutePath(),
                Layout.war(home.resolve("one")),
                Layout.war(home.resolve("two")))
            .run();

    Loaders.assertServed(outcome, 2);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void springBootJar_itsLauncher_servesAll(Platform platform) {
    Path jar = Layout.bootJar(children.directory().resolve("app.jar"));
    Outcome outcome = children.on(platform).agent("").jar(jar).run();

    Loaders.assertServed(outcome, 1);
    Loaders.assertQuiet(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void attach_afterTheApplicationStarted_servesAll(Platform platform) {
    Outcome outcome = attached(platform, LateHost.class);

    Loaders.assertServed(outcome, 1);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void attach_evictableKeyForALoadedClass_isServed(Platform platform) {
    String name = UnmarkedHost.class.getName();
    String keys = "evictable=" + name + "#SHARED:order=7;" + name + "#made;" + name + "#absent";

    Outcome outcome = attached(platform, UnmarkedHost.class, keys);

    assertThat(outcome.stdout())
        .as(outcome.describe())
        .contains(name + "#SHARED map 7", name + "#made map 100", "END");
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains(name + "#absent is not served"),
            line -> assertThat(line).contains("marks of " + name, "what was made before"));
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void redeployed_twoHundredLoaders_noneIsKept(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .classPath(Layout.testClasses().toString())
            .main(Redeployed.class)
            .arguments(Layout.classPath(children.directory()))
            .run();

    assertThat(outcome.stdout())
        .as(outcome.describe())
        .contains("200 loaders collected", "0 marks left", "END");
    Loaders.assertQuiet(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void marksThatCannotBeServed_oneWarnEach_andTheApplicationRuns(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .classPath(Layout.testClasses() + File.pathSeparator + Artifacts.apiJar())
            .main(WronglyMarked.class)
            .run();

    assertThat(outcome.stdout()).as(outcome.describe()).contains("ran to its end");
    String name = WronglyMarked.class.getName();
    for (String expected :
        new String[] {
          "@Evictable on " + name + "#number is not served: a primitive int is no cache - mark ",
          "@Evictable on " + name + "#bytes is not served: an array is no cache - mark ",
          "@Evictable on " + name + "#number is not served: it returns no cache - mark ",
          "cache " + name + "#plain is left alone: java.util.HashMap must not be touched",
          "@ShedOnPressure on " + name + "#drop is not served: it is (I)V - take ",
          "@OnExhaustion on " + name + "#save is not served: it is ()I - take ",
          "@RetryAfterShedding on " + name + "#locked is not served: it is synchronized ",
          "@RetryAfterShedding on " + name + "#later is not served: it returns before ",
          "@RejectUnderPressure on " + name + "#always is not served: at=NORMAL would ",
        }) {
      assertThat(outcome.agentLines("WARN").stream().filter(line -> line.contains(expected)))
          .as(expected + "\n" + outcome.describe())
          .hasSize(1);
    }
    assertThat(outcome.agentLines("WARN")).as(outcome.describe()).hasSize(9);
    Loaders.assertQuiet(outcome);
  }

  /** Of a program that is attached to once it runs, and goes on then. */
  private Outcome attached(Platform platform, Class<?> program, String... settings) {
    ChildJvm jvm =
        children
            .on(platform)
            .flag("-XX:+EnableDynamicAgentLoading")
            .classPath(Layout.testClasses() + File.pathSeparator + Artifacts.apiJar())
            .main(program);
    ChildProcess late = children.start(jvm).awaitReady();
    List<Object> words = new ArrayList<>(List.of("attach", late.pid()));
    words.addAll(List.of(settings));
    Outcome attach =
        children.onRunningJdk().jar(Artifacts.agentJar()).arguments(words.toArray()).run();
    assertThat(attach.exitCode()).as(attach.describe()).isZero();
    late.say("go");
    return late.await();
  }

  private static String with(String library) {
    return Layout.testClasses() + File.pathSeparator + Layout.jarOf(library);
  }
}
