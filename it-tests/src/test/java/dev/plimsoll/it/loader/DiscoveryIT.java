package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.ChildJvm;
import dev.plimsoll.it.ChildProcess;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Outcome;
import dev.plimsoll.it.Platform;
import dev.plimsoll.it.loader.larder.Stocktaking;
import dev.plimsoll.it.loader.program.LarderHost;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Caches of real libraries that nobody registered are found, and only those that are worth it. */
class DiscoveryIT {
  private static final String ON =
      "discover=caffeine;guava;jcache,discover-exclude="
          + "dev.plimsoll.it.loader.larder.Larder"
          + "#excluded";
  private static final String[] LIBRARIES = {
    "caffeine-3",
    "guava",
    "failureaccess",
    "jcache",
    "cache-api",
    "config-",
    "jakarta.inject",
    "cache-ri-impl"
  };

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> platforms() {
    return Platform.eachJdk();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void classPath_caches_areFoundByWhereTheyAreMade(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent(ON)
            .classPath(classPath())
            .main(Stocktaking.class)
            .arguments("plain")
            .run();

    assertFound(outcome);
    Loaders.assertQuiet(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void dryRun_tellsAndTouchesNothing(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("dry-run=true," + ON)
            .classPath(classPath())
            .main(Stocktaking.class)
            .arguments("dry")
            .run();

    assertFound(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void childFirstLoader_ownCopiesOfTheLibraries_areFound(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent(ON)
            .classPath(classPath())
            .main(LarderHost.class)
            .arguments("child", classPath())
            .run();

    assertFound(outcome);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void attach_librariesLoadedBefore_laterCachesAreFound(Platform platform) {
    ChildJvm jvm =
        children
            .on(platform)
            .flag("-XX:+EnableDynamicAgentLoading")
            .classPath(classPath())
            .main(LarderHost.class)
            .arguments("late", classPath());
    ChildProcess late = children.start(jvm).awaitReady();
    Outcome attach =
        children.onRunningJdk().jar(Artifacts.agentJar()).arguments("attach", late.pid(), ON).run();
    assertThat(attach.exitCode()).as(attach.describe()).isZero();
    late.say("go");

    assertFound(late.await());
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void notAskedFor_nothingIsFound(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .agent("")
            .classPath(classPath())
            .main(Stocktaking.class)
            .arguments("off")
            .run();

    assertThat(outcome.stdout()).as(outcome.describe()).contains("OK nothing found", "END");
  }

  private static void assertFound(Outcome outcome) {
    assertThat(outcome.stdout())
        .as(outcome.describe())
        .noneMatch(line -> line.startsWith("NO "))
        .contains("END", "OK small is whole");
    assertThat(outcome.ownFailures()).as(outcome.describe()).isEmpty();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
  }

  private static String classPath() {
    List<String> entries = new ArrayList<>();
    entries.add(Layout.testClasses().toString());
    entries.add(Artifacts.apiJar().toString());
    for (String library : LIBRARIES) {
      entries.add(Layout.jarOf(library).toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
