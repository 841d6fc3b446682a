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
import dev.plimsoll.it.loader.program.TomcatHost;
import dev.plimsoll.it.loader.shop.Probe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All marks are served in every kind of class loader. */
class ClassLoadersIT {
  @RegisterExtension final Children children = new Children();

  static Platform[] platforms() {
    return Loaders.platforms();
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
    ChildJvm jvm =
        children
            .on(platform)
            .flag("-XX:+EnableDynamicAgentLoading")
            .classPath(Layout.testClasses() + File.pathSeparator + Artifacts.apiJar())
            .main(LateHost.class);
    ChildProcess late = children.start(jvm).awaitReady();
    Outcome attach =
        children.onRunningJdk().jar(Artifacts.agentJar()).arguments("attach", late.pid()).run();
    assertThat(attach.exitCode()).as(attach.describe()).isZero();
    late.say("go");

    Loaders.assertServed(late.await(), 1);
  }

  private static String with(String library) {
    return Layout.testClasses() + File.pathSeparator + Layout.jarOf(library);
  }
}
