package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void problem_linkAnywhereOnTheWay_saysThatNoReportIsWritten() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real/below"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real.getParent());

    for (Path place : new Path[] {link, link.resolve("below"), link.resolve("missing")}) {
      assertThat(problem(place))
          .startsWith("report-dir=" + place + " leads through the link " + link + " (expected: ")
          .endsWith(" [agent argument] - no report will be written");
    }
    assertThat(problem(real)).isNull();
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
  void problem_openToEverybody_saysThatOthersCanRemoveThem() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(problem(directory))
        .contains(" is open to everybody ")
        .endsWith(" - reports are written there, and others can remove them");
  }
}
