package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Jdk;
import dev.plimsoll.it.Outcome;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A modular application, and images that hold little of the JDK. */
class ModulesIT {
  private static final String MAIN = "shop/dev.plimsoll.it.loader.shop.Probe";

  @RegisterExtension final Children children = new Children();

  @Test
  void modulePath_marksInANamedModule_servesAll() throws Exception {
    Path module = module(children.directory());
    Outcome outcome =
        java(
            Jdk.running().home(),
            "-javaagent:" + Artifacts.agentJar(),
            "-p",
            module + File.pathSeparator + Artifacts.apiJar(),
            "-m",
            MAIN);

    Loaders.assertServed(outcome, 1);
  }

  @Test
  void image_withManagement_servesAll() throws Exception {
    Path home = image("jdk.management,java.instrument,java.management,jdk.attach");
    Outcome outcome = java(home, "-javaagent:" + Artifacts.agentJar(), "-m", MAIN);

    Loaders.assertServed(outcome, 1);
  }

  @Test
  void image_withoutManagement_saysOneLineAndIdles() throws Exception {
    Path home = image("java.instrument,java.management");
    Outcome outcome = java(home, "-javaagent:" + Artifacts.agentJar(), "-m", MAIN, "idle");

    assertThat(outcome.stdout()).as(outcome.describe()).contains("NO idle: active");
    assertThat(outcome.stderr().stream().filter(line -> line.startsWith("[plimsoll]")))
        .as(outcome.describe())
        .hasSize(1)
        .allMatch(line -> line.contains("jdk.management"));
  }

  private Path image(String modules) throws Exception {
    Path directory = children.directory();
    // Jlink wants a folder that is not there, also when a test is tried again.
    Path home =
        Files.createTempDirectory(Files.createDirectories(directory), "image").resolve("java");
    List<String> arguments = new ArrayList<>();
    arguments.add("--output");
    arguments.add(home.toString());
    arguments.add("--add-modules");
    arguments.add("shop," + modules);
    arguments.add("--module-path");
    arguments.add(module(directory) + File.pathSeparator + Artifacts.apiJar());
    tool("jlink", arguments);
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
    tool(
        "javac",
        List.of(
            "--release",
            "17",
            "-p",
            Artifacts.apiJar().toString(),
            "-d",
            classes.toString(),
            source.toString()));
    return classes;
  }

  private static void tool(String name, List<String> arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst(name)
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertThat(code).as("%s %s: %s", name, arguments, out).isZero();
  }

  /** An image is no JDK, and a module is no class path: so without the usual flags. */
  private Outcome java(Path home, String... arguments) throws Exception {
    Path directory = children.directory();
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.add("-Xmx128m");
    command.addAll(List.of(arguments));
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
