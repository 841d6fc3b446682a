package dev.plimsoll.it.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.Children;
import dev.plimsoll.it.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every program in {@code docs/annotations.md} and {@code docs/caches.md} compiles, runs and prints
 * what the page says.
 */
class AnnotationExamplesIT {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "```java\\n((?:(?!```).)*?)```\\s*prints\\s*```text\\n(.*?)```", Pattern.DOTALL);
  private static final Path ANNOTATIONS = Path.of("../docs/annotations.md");
  private static final int KINDS = 5;
  private static final Pattern ADAPTER =
      Pattern.compile("public static class (\\w+) implements CacheAdapter");
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  @RegisterExtension final Children children = new Children();

  static Stream<Example> examples() {
    try {
      String pages = Files.readString(ANNOTATIONS) + Files.readString(Path.of("../docs/caches.md"));
      Matcher programs = PROGRAM.matcher(pages);
      Stream.Builder<Example> found = Stream.builder();
      while (programs.find()) {
        Matcher name = NAME.matcher(programs.group(1));
        assertThat(name.find()).isTrue();
        found.add(new Example(name.group(1), programs.group(1), programs.group(2)));
      }
      return found.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program that is written otherwise would not be found, nor missed, by the test below. */
  @Test
  void annotations_eachOne_hasAProgramThatUsesIt() throws IOException {
    String[] sections = Files.readString(ANNOTATIONS).split("\n## ", -1);

    assertThat(sections)
        .filteredOn(section -> section.startsWith("@"))
        .hasSize(KINDS)
        .allSatisfy(
            section -> {
              Matcher program = PROGRAM.matcher(section);
              assertThat(program.find()).as(section).isTrue();
              assertThat(program.group(1)).contains(section.substring(0, section.indexOf('\n')));
            });
  }

  @ParameterizedTest
  @MethodSource("examples")
  void program_ofThePage_printsWhatItSays(Example example) throws IOException {
    Path home = Files.createDirectories(children.directory());
    Path source = home.resolve(example.name + ".java");
    Files.writeString(source, example.source);
    int compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-cp",
                Artifacts.apiJar().toString(),
                "-d",
                home.toString(),
                source.toString());
    assertThat(compiled).isZero();
    Matcher adapter = ADAPTER.matcher(example.source);
    if (adapter.find()) {
      Path services = Files.createDirectories(home.resolve("META-INF/services"));
      Files.writeString(
          services.resolve("dev.plimsoll.CacheAdapter"), example.name + "$" + adapter.group(1));
    }

    Outcome outcome =
        children
            .onRunningJdk()
            .agent("report-dir=" + home)
            .classPath(home + File.pathSeparator + Artifacts.apiJar())
            .main(example.name)
            .run();

    assertThat(outcome.stdout()).as(outcome.describe()).containsAll(example.lines());
    assertThat(outcome.exitCode())
        .as(outcome.describe())
        .isEqualTo(example.source.contains("@OnExhaustion") ? 3 : 0);
  }

  private record Example(String name, String source, String output) {
    List<String> lines() {
      return output.lines().toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
