package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkFolderTest {
  @Test
  void delete_usual_nothingIsLeft() throws IOException {
    WorkFolder folder = filled();

    folder.delete();

    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void delete_logsKept_onlyTheyAreLeft() throws IOException {
    WorkFolder folder = filled();
    folder.keepLogs();

    folder.delete();

    assertThat(folder.path().resolve("with/service.log")).exists();
    assertThat(folder.path().resolve("with/catalogue.mv.db")).doesNotExist();
    Files.delete(folder.path().resolve("with/service.log"));
    Files.delete(folder.path().resolve("with"));
    Files.delete(folder.path());
  }

  private static WorkFolder filled() throws IOException {
    WorkFolder folder = WorkFolder.create();
    Path with = Files.createDirectory(folder.path().resolve("with"));
    Files.writeString(with.resolve("service.log"), "lines");
    Files.writeString(with.resolve("catalogue.mv.db"), "rows");
    return folder;
  }
}
