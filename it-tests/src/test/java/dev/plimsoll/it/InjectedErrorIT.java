package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.trap.Trap;
import dev.plimsoll.it.scenario.inject.Bystander;
import dev.plimsoll.it.scenario.inject.Injected;
import dev.plimsoll.it.scenario.inject.Weaver;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An {@code OutOfMemoryError} at the n-th allocation of the agent's own code, for n = 1, 2, 3...:
 * the host sees none of it, and what can go on does.
 */
class InjectedErrorIT {
  private static final int SMOKE = 100;

  @RegisterExtension final Children children = new Children();

  static LongStream starts() {
    return Plan.isMatrix()
        ? LongStream.iterate(1, n -> n < 9000, n -> n + Math.max(1, n / 50))
        : LongStream.of(1, 1500, 2500, 3000, 3500, 4000, 5800);
  }

  /** One failed allocation, and a heap that stays full for some. */
  @ParameterizedTest(name = "{0} in a row")
  @ValueSource(ints = {1, 20})
  void allocation_failsAtTheNth_theHostSeesNothingAndTheAgentGoesOn(int width) throws IOException {
    Outcome outcome =
        child("")
            .main(Injected.class)
            .arguments(width, Plan.isMatrix() ? 0 : SMOKE)
            .timeout(java.time.Duration.ofMinutes(Plan.isMatrix() ? 20 : 4))
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("escaped")).as(outcome.describe()).isZero();
    // Not the errors, of which one round has up to twenty; the last few of n may not be reached.
    assertThat(outcome.number("hit"))
        .as("rounds in which an allocation failed; " + outcome.describe())
        .isGreaterThan(outcome.number("rounds") * 9 / 10);
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("served", Long.toString(outcome.number("checks")))
        .containsEntry("servedAtLast", "true")
        .containsEntry("ringAtLast", "true")
        .containsEntry("mx.Passive", "false")
        .containsEntry("threads", "5");
  }

  /** Of what is done on premain's thread, and of a class whose initialiser fails, nothing comes. */
  @ParameterizedTest(name = "allocation {0}")
  @MethodSource("starts")
  void start_anAllocationFails_theHostRunsAndTheAgentComesUpLater(long n) throws IOException {
    Outcome outcome = child(n + ":1").main(Bystander.class).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("retried", "7");
    if (!Plan.isMatrix()) {
      assertThat(outcome.number("fired")).as(outcome.describe()).isEqualTo(1);
    }
    String site = outcome.result().get("site");
    if (site.startsWith("main at ") || site.contains("<clinit>")) {
      assertThat(outcome.result().get("state")).as(outcome.describe()).isIn("works", "idle");
    } else {
      assertThat(outcome.result())
          .as(outcome.describe())
          .containsEntry("state", "works")
          .containsEntry("threads", "5");
    }
    assertThat(outcome.stderr()).as(outcome.describe()).allMatch(l -> l.startsWith("[plimsoll] "));
  }

  private ChildJvm child(String arming) throws IOException {
    Path directory = Files.createDirectories(children.directory());
    return children
        .onRunningJdk()
        .heap("128m")
        .flag("-Xbootclasspath/a:" + trapJar(directory))
        .flag("-Xshare:auto")
        .agent(weaverJar(directory), arming)
        .agent("log=info")
        .classPath(
            Artifacts.applicationClassPath()
                + File.pathSeparator
                + Artifacts.locationOf(net.bytebuddy.jar.asm.ClassReader.class));
  }

  private static Path weaverJar(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Weaver.class.getName());
    Path jar = directory.resolve("weaver.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.finish();
    }
    return jar;
  }

  private static Path trapJar(Path directory) throws IOException {
    Path jar = directory.resolve("trap.jar");
    String name = Trap.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(name));
      Files.copy(Artifacts.locationOf(Trap.class).resolve(name), entries);
      entries.closeEntry();
    }
    return jar;
  }
}
