package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Jdk;
import dev.plimsoll.it.Outcome;
import dev.plimsoll.it.Platform;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A modular application, and images that hold little of the JDK. */
class ModulesIT {
  private static final String MAIN = "shop/dev.plimsoll.it.loader.shop.Probe";

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> platforms() {
    return Platform.eachJdk();
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void modulePath_marksInANamedModule_servesAll(Platform platform) throws Exception {
    Jdk jdk = platform.assumeJdk();
    Outcome outcome =
        java(
            jdk.home(),
            "-javaagent:" + Artifacts.agentJar(),
            "-p",
            module(children.directory()) + File.pathSeparator + Artifacts.apiJar(),
            "-m",
            MAIN);

    Loaders.assertServed(outcome, 1);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void image_withManagement_servesAll(Platform platform) throws Exception {
    Path home =
        image(platform.assumeJdk(), "jdk.management,java.instrument,java.management,jdk.attach");
    Outcome outcome = java(home, "-javaagent:" + Artifacts.agentJar(), "-m", MAIN);

    Loaders.assertServed(outcome, 1);
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void image_withoutManagement_saysOneLineAndIdles(Platform platform) throws Exception {
    Path home = image(platform.assumeJdk(), "java.instrument,java.management");
    Outcome outcome = java(home, "-javaagent:" + Artifacts.agentJar(), "-m", MAIN, "idle");

    assertThat(outcome.stdout()).as(outcome.describe()).containsExactly("NO idle: active", "END");
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stderr().stream().filter(line -> line.startsWith("[plimsoll]")))
        .as(outcome.describe())
        .singleElement()
        .asString()
        .endsWith(" WARN this Java image has no module jdk.management - the agent stays idle");
  }

  /** Made by the JDK's own tool, which links no other release. */
  private Path image(Jdk jdk, String modules) throws Exception {
    Path jlink = jdk.tool("jlink");
    assumeTrue(Files.isExecutable(jlink), jdk + " has no jlink");
    Path directory = children.directory();
    // Jlink wants a folder that is not there, also when a test is tried again.
    Path home =
        Files.createTempDirectory(Files.createDirectories(directory), "image").resolve("java");
    Outcome linked =
        run(
            List.of(
                jlink.toString(),
                "--output",
                home.toString(),
                "--add-modules",
                "shop," + modules,
                "--module-path",
                module(directory) + File.pathSeparator + Artifacts.apiJar()));
    assertThat(linked.exitCode()).as(linked.describe()).isZero();
    return home;
  }

  /** Compiles a descriptor beside the classes of the shop. */
  private static Path module(Path directory) throws IOException {
    Path classes = Layout.classes(Files.createDirectories(directory));
    Path source = directory.resolve("module-info.java");
    Files.writeString(
        source,
        "module shop { requires dev.plimsoll; requires java.management; exports"
            + " dev.plimsoll.it.loader.shop; }\n");
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                writer,
                writer,
                "--release",
                "17",
                "-p",
                Artifacts.apiJar().toString(),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(code).as("%s: %s", source, out).isZero();
    return classes;
  }

  /** An image is no JDK, and a module is no class path: so without the usual flags. */
  private Outcome java(Path home, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.add("-Xmx128m");
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Outcome run(List<String> command) throws Exception {
    Path directory = children.directory();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("stdout.log").toFile())
            .redirectError(directory.resolve("stderr.log").toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + command);
    }
    return new Outcome(
        process.exitValue(),
        Files.readAllLines(directory.resolve("stdout.log")),
        Files.readAllLines(directory.resolve("stderr.log")),
        directory,
        String.join(" ", command));
  }
}
