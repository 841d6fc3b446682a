package dev.plimsoll.core.response.end;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPlaceTest {
  @TempDir Path directory;

  private static String problem(Path place) {
    return new ReportPlace(place).problem(place.toString(), "agent argument");
  }

  @Test
  void problem_ownFolderOrNoneYet_isNone() {
    assertThat(problem(directory)).isNull();
    assertThat(problem(directory.resolve("not/yet"))).isNull();
  }

  @Test
  void problem_linkInItsPlace_saysThatNoReportIsWritten() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real/below"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);

    assertThat(problem(link))
        .startsWith("report-dir=" + link + " is the link " + link + " (expected: ")
        .endsWith(" [agent argument] - no report will be written");
    assertThat(problem(real)).isNull();
  }

  @Test
  void problem_linkAboveThatOnlyThisUserCanChange_isNone() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real/below"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
    Path toLink = Files.createSymbolicLink(directory.resolve("to-link"), link);

    assertThat(problem(link.resolve("below"))).isNull();
    assertThat(problem(toLink.resolve("below"))).isNull();
    assertThat(problem(toLink.resolve("missing"))).isNull();
    assertThat(real).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---"})
  void problem_linkAboveThatOthersCanChange_saysThatNoReportIsWritten(String rights)
      throws IOException {
    Path open = Files.createDirectories(directory.resolve("open"));
    Path real = Files.createDirectories(directory.resolve("real/below"));
    Path link = Files.createSymbolicLink(open.resolve("link"), real.getParent());
    Path toLink = Files.createSymbolicLink(directory.resolve("to-link"), link);
    Path below = Files.createSymbolicLink(directory.resolve("to-below"), link.resolve("below"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(rights));

    assertThat(problem(link.resolve("below")))
        .contains(" leads through the link " + link + ", which others can change (expected: ")
        .endsWith(" - no report will be written");
    assertThat(problem(toLink.resolve("below"))).contains(" through the link " + toLink + ",");
    assertThat(problem(below.resolve("missing"))).contains(" through the link " + below + ",");
  }

  @Test
  void problem_linksInACircle_saysThatNoReportIsWritten() throws IOException {
    Path one = directory.resolve("one");
    Path two = Files.createSymbolicLink(directory.resolve("two"), one);
    Files.createSymbolicLink(one, two);

    assertThat(problem(one.resolve("below"))).contains(" through the link " + one + ",");
  }

  @Test
  void problem_fileInItsPlaceOrAbove_saysThatNoReportIsWritten() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    for (Path place : new Path[] {file, file.resolve("below")}) {
      assertThat(problem(place))
          .contains(" is no folder: " + file + " is a file")
          .endsWith("no report will be written");
    }
  }

  @Test
  void problem_linkThatLeadsNowhere_saysThatNoReportIsWritten() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));

    assertThat(problem(link.resolve("below")))
        .contains(" leads through the link " + link + ", which leads nowhere (expected: ")
        .endsWith("no report will be written");
  }

  /** In the one place that not even root can write to. */
  @Test
  void problem_closedOrMissingInAClosedFolder_saysThatNoReportIsWritten() {
    Path closed = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");

    assertThat(problem(closed))
        .contains(" is closed to this user (expected: ")
        .endsWith("no report will be written");
    assertThat(problem(closed.resolve("not/yet")))
        .contains(" cannot be made: " + closed + " is closed to this user (expected: ")
        .endsWith("no report will be written");
  }

  /** As root, who is told that it may write there. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void problem_amongTheKernelsFiles_saysThatNoReportIsWritten() {
    Path missing = Path.of("/proc/x/reports");

    assertThat(problem(missing))
        .startsWith("report-dir=" + missing + " cannot be made: ")
        .contains("/proc")
        .endsWith(" [agent argument] - no report will be written");
    assertThat(problem(Path.of("/proc/self"))).endsWith(" - no report will be written");
  }

  @Test
  void problem_openToEverybody_saysThatOthersCanRemoveThem() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(problem(directory))
        .contains(" is open to everybody ")
        .endsWith(" - reports are written there, and others can remove them");
  }
}
