package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Still;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that was given a class data archive keeps what it gains by it. */
class ClassDataArchiveIT {
  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void archiveMadeWithoutTheAgent_isUsedWithIt(Platform platform) throws IOException {
    Path folder = Files.createDirectories(children.directory());
    Path jar = jar(folder.resolve("still.jar"));
    Path archive = folder.resolve("still.jsa");
    Files.deleteIfExists(archive);
    Outcome dump =
        children
            .on(platform)
            .flag("-XX:ArchiveClassesAtExit=" + archive)
            .classPath(jar.toString())
            .main(Still.class)
            .run();
    assertThat(archive).as(dump.describe()).isNotEmptyFile();

    Path loads = folder.resolve("loads.log");
    Outcome outcome =
        children
            .on(platform)
            .flag("-XX:SharedArchiveFile=" + archive)
            .flag("-Xlog:class+load:file=" + loads)
            .agent("log=warn")
            .classPath(jar.toString())
            .main(Still.class)
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    // JDK 25 tells of any agent that the archive was made without java.instrument.
    assertThat(outcome.stdout()).contains("still").noneMatch(line -> line.contains("classpath"));
    assertThat(outcome.stderr()).isEmpty();
    List<String> lines = Files.readAllLines(loads);
    assertThat(lines)
        .filteredOn(line -> line.contains(Still.class.getName() + " "))
        .singleElement()
        .asString()
        .contains("shared objects file");
  }

  /** Only what comes from a jar can be archived. */
  private static Path jar(Path jar) throws IOException {
    String name = Still.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = Still.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
