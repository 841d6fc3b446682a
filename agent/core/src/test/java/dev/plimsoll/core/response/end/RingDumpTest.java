package dev.plimsoll.core.response.end;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.response.LogText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingDumpTest {
  private static final String CONTENT = "S -5 3:a ?\nend\n";

  @TempDir Path directory;
  private final LogText log = new LogText();

  private RingDump dump(Path where) {
    return new RingDump(where, 4711, RingDumpTest::content, log.log());
  }

  private static void content(RingDump to) throws IOException {
    to.word("S");
    to.number(-5);
    to.text("a \n");
    to.endLine();
    to.word("end");
    to.endLine();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Test
  void write_aFolder_isANewFileForItsOwnerOnly() throws IOException {
    Path file = dump(directory).write();

    assertThat(files()).containsExactly(file);
    assertThat(file.getFileName().toString()).matches("plimsoll-4711-\\d{8}T\\d+Z\\.ring");
    assertThat(Files.readString(file)).isEqualTo(CONTENT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void replace_again_removesTheOneBefore() throws IOException {
    RingDump dump = dump(directory);
    Path first = dump.replace();
    assertThat(files()).containsExactly(first);
    // Names differ by the time, in milliseconds.
    long millis = System.currentTimeMillis();
    await().until(() -> System.currentTimeMillis() > millis);

    Path second = dump.replace();

    assertThat(second).isNotEqualTo(first);
    assertThat(files()).containsExactly(second);
    assertThat(log.toString()).isEmpty();
  }

  @Test
  void replace_folderIsAFile_warnsAndThrowsNothing() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(dump(file).replace()).isNull();

    assertThat(log.toString()).contains("WARN ring: not written: ");
  }

  @Test
  void read_withOrWithoutAFolder_tellsWhatAFileWouldHold() throws IOException {
    assertThat(new String(dump(directory).read(), US_ASCII)).isEqualTo(CONTENT);
    assertThat(new String(dump(null).read(), US_ASCII)).isEqualTo(CONTENT);
    assertThat(dump(null).write()).isNull();
    assertThat(files()).isEmpty();
  }

  @Test
  void rehearse_aFolder_leavesNoFile() throws IOException {
    dump(directory).rehearse();

    assertThat(files()).isEmpty();
    assertThat(log.toString()).isEmpty();
  }

  /** As on a full disk, or in a full heap. A blank before the first word would spoil the file. */
  @Test
  void read_afterADumpThatBrokeOffWithinALine_beginsAnew() {
    AtomicBoolean breaks = new AtomicBoolean(true);
    RingDump dump =
        new RingDump(
            directory,
            4711,
            to -> {
              to.word("first");
              if (breaks.get()) {
                throw new IOException("no room");
              }
              to.endLine();
            },
            log.log());
    assertThat(dump.replace()).isNull();
    assertThat(log.toString()).containsOnlyOnce("ring: not written: ");

    breaks.set(false);

    assertThat(dump.read()).isEqualTo("first\n".getBytes(US_ASCII));
  }
}
