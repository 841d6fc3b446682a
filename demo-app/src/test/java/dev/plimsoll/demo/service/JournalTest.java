package dev.plimsoll.demo.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;
  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    journal = new Journal(directory);
  }

  @Test
  void save_twoOrders_writesThemWithATrailer() throws IOException {
    append("a 1");
    append("b 2");
    journal.save(byte[]::new);

    assertThat(Files.readString(directory.resolve("journal-0.log")))
        .matches("a 1\\nb 2\\nend 2 \\d+\\n");
    assertThat(journal.unsavedCount()).isZero();
  }

  @Test
  void save_again_writesOnlyWhatIsNew() throws IOException {
    append("a");
    journal.save(byte[]::new);
    append("b");
    journal.save(byte[]::new);

    assertThat(Files.readString(directory.resolve("journal-1.log"))).startsWith("b\nend 1 ");
  }

  @Test
  void save_secondRun_leavesWhatTheFirstSaved() throws IOException {
    Files.createFile(directory.resolve("journal-x.log"));
    for (int i = 0; i < 11; i++) {
      append("a");
      journal.save(byte[]::new);
    }

    journal = new Journal(directory);
    append("b");
    journal.save(byte[]::new);

    assertThat(Files.readString(directory.resolve("journal-0.log"))).startsWith("a\nend 1 ");
    assertThat(Files.readString(directory.resolve("journal-11.log"))).startsWith("b\nend 1 ");
  }

  @Test
  void saveAndClose_thenAppend_isRefused() throws IOException {
    append("a");
    journal.saveAndClose(byte[]::new);

    assertThat(append("b")).isFalse();
    journal.saveAndClose(byte[]::new);
    assertThat(files()).containsExactly("journal-0.log");
  }

  @Test
  void saveAndClose_noMemory_keepsTheOrdersForAnotherTry() throws IOException {
    append("a");

    assertThatThrownBy(
            () ->
                journal.saveAndClose(
                    bytes -> {
                      throw new OutOfMemoryError("test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(files()).isEmpty();
    journal.saveAndClose(byte[]::new);
    assertThat(files()).containsExactly("journal-0.log");
  }

  private boolean append(String line) {
    return journal.append(line.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> files() throws IOException {
    try (var found = Files.list(directory)) {
      return found.map(file -> file.getFileName().toString()).toList();
    }
  }
}
