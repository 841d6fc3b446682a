package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is in the jars that people get, and nothing else. */
class JarContentIT {
  /** Stored, not deflated, since that starts faster; the command line is a quarter of it. */
  private static final long AGENT_BUDGET = 3L << 20;

  private static final long API_BUDGET = 64L << 10;
  private static final int JAVA_17 = 61;

  /** The API, the bridge and the launcher for everybody; the rest where only we look. */
  private static final Pattern AGENT_ENTRY =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|LICENSE[^/]*|NOTICE[^/]*|licenses/.*)?"
              + "|(dev/|dev/plimsoll/|dev/plimsoll/(bridge|launch)/)"
              + "|dev/plimsoll/[^/]+\\.class"
              + "|dev/plimsoll/(bridge|launch)/[^/]+\\.class"
              + "|inst/(dev/(plimsoll/(core|shaded)?/?.*)?)?");

  private static final Pattern API_ENTRY =
      Pattern.compile(
          "META-INF/.*|module-info\\.class|(dev/|dev/plimsoll/)|dev/plimsoll/[^/]+\\.class");

  @Test
  void agentJar_entries_areOursAlone() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      List<String> strangers = new ArrayList<>();
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!AGENT_ENTRY.matcher(entry.getName()).matches()) {
          strangers.add(entry.getName());
        }
      }
      assertThat(strangers).isEmpty();
    }
  }

  @Test
  void agentJar_hiddenClasses_areNamedSoThatNoOtherLoaderFindsThem() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      List<String> names = new ArrayList<>();
      for (JarEntry entry : Collections.list(jar.entries())) {
        names.add(entry.getName());
      }
      assertThat(names).filteredOn(n -> n.startsWith("inst/")).noneMatch(n -> n.endsWith(".class"));
      assertThat(names)
          .contains("inst/dev/plimsoll/core/runtime/AgentStarter.classdata")
          .anyMatch(n -> n.startsWith("inst/dev/plimsoll/shaded/bytebuddy/"));
    }
  }

  @Test
  void agentJar_classes_nameNoThirdPartyByItsOwnName() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      List<String> found = new ArrayList<>();
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith("inst/") && entry.getName().endsWith(".classdata")) {
          String constants =
              new String(
                  jar.getInputStream(entry).readAllBytes(),
                  java.nio.charset.StandardCharsets.ISO_8859_1);
          // javac leaves the name of a class behind whose constants it has inlined.
          constants = constants.replace("net/bytebuddy/jar/asm/Opcodes", "");
          if (constants.contains("net/bytebuddy/") || constants.contains("org/jctools/")) {
            found.add(entry.getName());
          }
        }
      }
      assertThat(found).isEmpty();
    }
  }

  /** The libraries are told by the bill of materials, which {@code -P sbom} checks. */
  @Test
  void agentJar_shaded_areTheTwoOfTheBillOfMaterials() throws IOException {
    Pattern shaded = Pattern.compile("inst/dev/plimsoll/shaded/([^/]+)/.*");
    Set<String> libraries = new TreeSet<>();
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        Matcher matcher = shaded.matcher(entry.getName());
        if (matcher.matches()) {
          libraries.add(matcher.group(1));
        }
      }
    }
    assertThat(libraries).containsExactly("bytebuddy", "jctools");
  }

  /** Of the API and the launcher, too, which no rule of the core sees. */
  @Test
  void agentJar_ourClasses_startNoProcessAndListenNowhere() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().matches("(inst/)?dev/plimsoll/(?!shaded/).*\\.class(data)?")) {
          String constants =
              new String(
                  jar.getInputStream(entry).readAllBytes(),
                  java.nio.charset.StandardCharsets.ISO_8859_1);
          assertThat(constants)
              .as(entry.getName())
              .doesNotContain("java/lang/ProcessBuilder")
              .doesNotContain("java/net/ServerSocket")
              .doesNotContain("java/nio/channels/ServerSocketChannel");
        }
      }
    }
  }

  @Test
  void agentJar_classes_runOnJava17() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") || entry.getName().endsWith(".classdata")) {
          try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            assertThat(in.readInt()).as(entry.getName()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort();
            assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(JAVA_17);
          }
        }
      }
    }
  }

  @Test
  void agentJar_manifest_isComplete() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.agentJar().toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      String launcher = "dev.plimsoll.launch.Launcher";
      assertThat(manifest.getValue("Premain-Class")).isEqualTo(launcher);
      assertThat(manifest.getValue("Agent-Class")).isEqualTo(launcher);
      assertThat(manifest.getValue("Main-Class")).isEqualTo(launcher);
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Boot-Class-Path"))
          .as("it makes the JVM give up the application's class data archive")
          .isNull();
      assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
    }
  }

  @Test
  void jars_sizes_areWithinTheirBudgets() throws IOException {
    assertThat(Files.size(Artifacts.agentJar())).isLessThanOrEqualTo(AGENT_BUDGET);
    assertThat(Files.size(Artifacts.apiJar())).isLessThanOrEqualTo(API_BUDGET);
  }

  @Test
  void apiJar_entries_areTheApiAlone() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.apiJar().toFile())) {
      List<String> strangers = new ArrayList<>();
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!API_ENTRY.matcher(entry.getName()).matches()) {
          strangers.add(entry.getName());
        }
      }
      assertThat(strangers).isEmpty();
      assertThat(jar.getEntry("module-info.class")).isNotNull();
    }
  }
}
