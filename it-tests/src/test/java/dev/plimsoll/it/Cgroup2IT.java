package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs the container tests in a guest whose kernel has cgroup v2 ({@code it-tests/cgroup2}), and
 * tells their results as its own. By {@code -P cgroup2} only: it takes minutes and fetches
 * packages.
 */
@EnabledIfSystemProperty(named = "plimsoll.cgroup2", matches = "true")
class Cgroup2IT {
  private static final List<Class<?>> TESTS = List.of(ContainerV2IT.class, ContainerIT.class);
  private static final int BOUND_SECONDS = 900;

  /** A JVM starts in 2 to 3 s there, and what takes the agent 0.5 s takes 2 s. */
  private static final int SLOWNESS = 4;

  /** What the scripts say where this machine cannot, as Automake's tests do. */
  private static final int SKIP = 77;

  private final Path scripts = Path.of("cgroup2").toAbsolutePath();
  private final Path guest = Artifacts.directory().resolveSibling("cgroup2");
  private final Path shared = Artifacts.directory().resolve("Cgroup2IT");

  @TestFactory
  Stream<DynamicTest> containerTests() throws Exception {
    Files.createDirectories(shared);
    Path report = shared.resolve("TEST-junit-jupiter.xml");
    Files.deleteIfExists(report);
    Path log = shared.resolve("image.log");
    int made = run(log, scripts.resolve("image").toString(), guest.toString());
    assumeTrue(made != SKIP, () -> "no guest here: " + text(log));
    assertThat(made).as(() -> text(log)).isZero();

    Files.writeString(shared.resolve("command"), command());
    Path console = shared.resolve("console.log");
    run(
        console,
        scripts.resolve("boot").toString(),
        guest.toString(),
        shared.toString(),
        Integer.toString(BOUND_SECONDS));

    assertThat(report).as(() -> text(console)).exists();
    return results(report);
  }

  private static int run(Path log, String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }

  /** The tests as they run here, but for where their files are. */
  private String command() {
    List<String> words = new ArrayList<>();
    words.add(Jdk.running().tool("java").toString());
    words.add("-XX:TieredStopAtLevel=1");
    words.add("-Xmx128m");
    System.getProperties()
        .forEach(
            (name, value) -> {
              if (name.toString().startsWith("plimsoll.")) {
                words.add("-D" + name + "=" + value);
              }
            });
    words.add("-Dplimsoll.it.directory=" + shared);
    words.add("-Dplimsoll.it.slowness=" + SLOWNESS);
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add("org.junit.platform.console.ConsoleLauncher");
    words.add("execute");
    words.add("--disable-banner");
    words.add("--disable-ansi-colors");
    words.add("--details=testfeed");
    words.add("--include-tag=cgroup2");
    words.add("--reports-dir=" + shared);
    TESTS.forEach(type -> words.add("--select-class=" + type.getName()));
    return "cd '"
        + Path.of("").toAbsolutePath()
        + "'\nexec "
        + words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "))
        + "\n";
  }

  private static Stream<DynamicTest> results(Path report) throws Exception {
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    assertThat(cases.getLength()).as("tests that ran in the guest").isPositive();
    return IntStream.range(0, cases.getLength())
        .mapToObj(i -> (Element) cases.item(i))
        .map(test -> dynamicTest(name(test), () -> tell(test)));
  }

  private static String name(Element test) {
    String type = test.getAttribute("classname");
    return type.substring(type.lastIndexOf('.') + 1) + " " + test.getAttribute("name");
  }

  private static void tell(Element test) {
    NodeList skipped = test.getElementsByTagName("skipped");
    assumeTrue(skipped.getLength() == 0, () -> skipped.item(0).getTextContent());
    for (String kind : List.of("failure", "error")) {
      NodeList failures = test.getElementsByTagName(kind);
      if (failures.getLength() > 0) {
        Assertions.fail(failures.item(0).getTextContent());
      }
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return log + ": " + e;
    }
  }
}
