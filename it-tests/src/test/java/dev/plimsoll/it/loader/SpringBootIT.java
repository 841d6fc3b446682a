package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Outcome;
import dev.plimsoll.it.Platform;
import dev.plimsoll.it.loader.boot.BootShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/** A real Spring Boot application, in the jar that Spring Boot's own tool makes of it. */
class SpringBootIT {
  private static final List<String> LIBRARIES =
      List.of(
          "spring-boot-3",
          "spring-boot-autoconfigure-3",
          "spring-core",
          "spring-jcl",
          "spring-beans",
          "spring-context-6",
          "spring-aop",
          "spring-expression",
          "micrometer-observation",
          "micrometer-commons",
          "caffeine-3");

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> platforms() {
    return Platform.eachJdk();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void repackagedApplication_beansAndServices_areServed(Platform platform) throws IOException {
    Path jar = repackage(Files.createDirectories(children.directory()));
    Outcome outcome = children.on(platform).agent("discover=caffeine").jar(jar).heap("256m").run();

    assertThat(outcome.stdout())
        .as(outcome.describe())
        .noneMatch(line -> line.startsWith("NO "))
        .contains("OK gate", "OK found bean", "OK nothing else", "END");
    assertThat(outcome.agentLines("WARN")).as(outcome.describe()).isEmpty();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
  }

  private static Path repackage(Path directory) throws IOException {
    Path plain = Layout.jarOfPackage(directory.resolve("shop.jar"), BootShop.class);
    Repackager repackager = new Repackager(plain.toFile());
    repackager.setMainClass(BootShop.class.getName());
    repackager.setBackupSource(false);
    Path fat = directory.resolve("fat.jar");
    repackager.repackage(
        fat.toFile(),
        callback -> {
          for (Path library : libraries().toList()) {
            callback.library(new Library(library.toFile(), LibraryScope.COMPILE));
          }
        });
    return fat;
  }

  private static Stream<Path> libraries() {
    return Stream.concat(Stream.of(Artifacts.apiJar()), LIBRARIES.stream().map(Layout::jarOf));
  }
}
