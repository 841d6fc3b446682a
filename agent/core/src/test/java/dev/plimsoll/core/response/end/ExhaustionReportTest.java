package dev.plimsoll.core.response.end;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.Race;
import dev.plimsoll.core.response.LogText;
import dev.plimsoll.core.response.Nothing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ExhaustionReportTest {
  private static final HookSlot[] NO_HOOKS = {};

  @TempDir Path directory;
  private final LogText log = new LogText();
  private final FewWords content = new FewWords();

  private ExhaustionReport report(Path where) {
    return new ExhaustionReport(where, 4711, content, log.log());
  }

  private List<Path> files(Path where) throws IOException {
    try (Stream<Path> all = Files.list(where)) {
      return all.sorted().toList();
    }
  }

  @Test
  void begin_early_isOnDiskBeforeTheEnd() throws IOException {
    ExhaustionReport report = report(directory);
    assertThat(report.begin("a leak")).isTrue();
    Path file = files(directory).get(0);
    assertThat(file.getFileName().toString()).matches("plimsoll-4711-\\d{8}T\\d{6,9}Z\\.txt");
    assertThat(Files.readString(file)).contains("a leak", "used: 12").doesNotContain("complete");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void end_afterTheHooks_tellsThemAndIsComplete() throws IOException {
    HookSlot hook = new HookSlot("save", 5, -1, call -> {});
    hook.outcome = HookOutcome.FAILED;
    hook.thrown = IllegalStateException.class;
    ExhaustionReport report = report(directory);
    report.begin("a leak");
    report.end("a leak", new HookSlot[] {hook});
    assertThat(Files.readString(files(directory).get(0)))
        .contains("hook save, order 5: failed: java.lang.IllegalStateException")
        .contains("shedders: none")
        .endsWith("complete\n");
    assertThat(log.toString()).contains("report: " + directory);
  }

  @Test
  void end_neverBegun_writesItAllAtOnce() throws IOException {
    report(directory).end("a leak", NO_HOOKS);
    assertThat(Files.readString(files(directory).get(0))).contains("used: 12", "complete");
  }

  /** A hook of two milliseconds ends before another thread has written what was known. */
  @Test
  @Timeout(60)
  void end_whileAnotherThreadBegins_waitsAndIsComplete() throws Exception {
    CountDownLatch begins = new CountDownLatch(1);
    content.atBegin =
        () -> {
          begins.countDown();
          LockSupport.parkNanos(200_000_000);
        };
    ExhaustionReport report = report(directory);
    Thread other = new Thread(() -> report.begin("a leak"));
    other.start();
    begins.await();

    assertThat(report.end("a leak", NO_HOOKS)).isTrue();

    other.join();
    assertThat(files(directory)).hasSize(1);
    assertThat(Files.readString(files(directory).get(0))).endsWith("complete\n");
    assertThat(log.toString()).containsOnlyOnce("report: ");
  }

  @Test
  void begin_twice_isOneFile() throws IOException {
    ExhaustionReport report = report(directory);
    report.begin("a leak");
    report.begin("a leak");
    report.end("a leak", NO_HOOKS);
    assertThat(report.begin("again")).isFalse();
    assertThat(files(directory)).hasSize(1);
  }

  @Test
  void begin_missingDirectory_isMadeForItsOwnerOnly() throws IOException {
    Path missing = directory.resolve("a").resolve("b");
    assertThat(report(missing).begin("a leak")).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)))
        .isEqualTo("rwx------");
  }

  @Test
  void begin_directoryIsALink_writesNothingAndWarns() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    assertThat(report(link).begin("a leak")).isFalse();
    assertThat(files(real)).isEmpty();
    assertThat(log.toString()).containsOnlyOnce("WARN").contains("a link");
  }

  @Test
  void begin_directoryBelowALinkThatOthersCanChange_writesNothingAndWarns() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real/below"));
    Path open = Files.createDirectory(directory.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("link"), real.getParent());
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(report(link.resolve("below")).begin("a leak")).isFalse();
    assertThat(files(real)).isEmpty();
    assertThat(log.toString()).containsOnlyOnce("WARN").contains(link + " (a link");
  }

  /** As {@code /var/run} and the {@code /tmp} of macOS are. */
  @Test
  void begin_directoryBelowALinkOfOurs_writesThere() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    assertThat(report(link.resolve("below")).begin("a leak")).isTrue();
    assertThat(files(real.resolve("below"))).hasSize(1);
  }

  @Test
  void begin_directoryIsAFile_warnsOnce() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(report(file).begin("a leak")).isFalse();
    assertThat(log.toString()).containsOnlyOnce("WARN");
  }

  @Test
  void begin_tenOfOurs_removesTheOldestOfOursOnly() throws IOException {
    for (int i = 0; i < 10; i++) {
      age(Files.createFile(directory.resolve("plimsoll-1-2026010" + i + "T000000Z.txt")), 100 - i);
    }
    Path foreign = age(Files.createFile(directory.resolve("plimsoll-notes.txt")), 1000);
    Path linked = directory.resolve("plimsoll-1-20250101T000000Z.txt");
    Files.createSymbolicLink(linked, foreign);

    assertThat(report(directory).begin("a leak")).isTrue();
    assertThat(files(directory))
        .hasSize(12)
        .contains(foreign, linked)
        .doesNotContain(directory.resolve("plimsoll-1-20260100T000000Z.txt"));
  }

  /** All of them list the same old ones, and some find them gone already. */
  @Test
  void begin_ofManyProcessesAtOnce_makesRoomWithoutAWordAndLosesNone() throws Exception {
    int processes = 8;
    for (int round = 0; round < 20; round++) {
      Path shared = Files.createDirectory(directory.resolve("round" + round));
      for (int i = 0; i < 40; i++) {
        age(Files.createFile(shared.resolve("plimsoll-1-20260101T0000" + (10 + i) + "Z.txt")), 100);
      }
      Race.run(
          processes,
          1,
          i ->
              new ExhaustionReport(shared, 100 + i, new FewWords(), log.log())
                  .end("a leak", NO_HOOKS));
      List<Path> left = files(shared);
      int complete = 0;
      for (Path file : left) {
        complete += Files.readString(file).endsWith("complete\n") ? 1 : 0;
      }
      assertThat(complete).isEqualTo(processes);
      assertThat(left).hasSizeLessThan(10 + processes);
    }
    assertThat(log.toString()).doesNotContain("not written");
  }

  /** A report is begun before the hooks run and finished after them. */
  @Test
  void begin_elevenOfOtherProcessesThatAreBeingWritten_leavesThemAlone() throws IOException {
    for (int i = 10; i < 21; i++) {
      age(Files.createFile(directory.resolve("plimsoll-1-202601" + i + "T000000Z.txt")), i);
    }
    Path finished = Files.createFile(directory.resolve("plimsoll-1-20250101T000000Z.txt"));
    age(finished, 100);

    assertThat(report(directory).begin("a leak")).isTrue();
    assertThat(files(directory)).hasSize(12).doesNotContain(finished);
  }

  /** One that is ended by nothing writes one for each episode. */
  @Test
  void episode_manyOfOneProcess_areTenAtMost() throws Exception {
    ExhaustionReport report = report(directory);
    for (int i = 0; i < 13; i++) {
      report.episode("a leak", NO_HOOKS);
      Path last = report.path();
      await().until(() -> Files.getLastModifiedTime(last).toMillis() < System.currentTimeMillis());
    }
    assertThat(files(directory)).hasSize(10).contains(report.path());
    assertThat(log.toString()).doesNotContain("not written");
  }

  private static Path age(Path file, int seconds) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  @Test
  void content_tooLong_isCutAndTheEndStillThere() throws IOException {
    content.lines = 100_000;
    report(directory).end("a leak", NO_HOOKS);
    Path file = files(directory).get(0);
    assertThat(Files.size(file)).isLessThanOrEqualTo(256 * 1024);
    assertThat(Files.readString(file)).contains("[cut: the report is full]").endsWith("complete\n");
  }

  @Test
  void content_withLineEndsAndForeignSigns_cannotForgeALine() throws IOException {
    report(directory).end("a leak\ncomplete\n\u001b[31m\u00fc", NO_HOOKS);
    assertThat(Files.readString(files(directory).get(0), UTF_8))
        .contains("reason: a leak?complete??[31m?");
  }

  @Test
  void content_thatFails_leavesWhatWasWrittenAndWarns() throws IOException {
    content.failure = new OutOfMemoryError("test");
    assertThat(report(directory).end("a leak", NO_HOOKS)).isFalse();
    assertThat(Files.readString(files(directory).get(0))).contains("a leak");
    assertThat(log.toString()).contains("WARN report: not written");
  }

  @Test
  void rehearse_ofAll_leavesNoFile() throws IOException {
    report(directory).rehearse();
    report(directory.resolve("missing")).rehearse();
    assertThat(files(directory)).isEmpty();
    assertThat(log.toString()).isEmpty();
  }

  @Test
  void none_isSilent() {
    ExhaustionReport none = ExhaustionReport.none(log.log());
    assertThat(none.begin("a leak")).isFalse();
    none.end("a leak", NO_HOOKS);
    assertThat(none.path()).isNull();
    assertThat(log.toString()).isEmpty();
  }

  private static final class FewWords implements ExhaustionReport.Content {
    private int lines = 1;
    private Error failure;
    private Runnable atBegin = Nothing.INSTANCE;

    @Override
    public void begin(ExhaustionReport report) throws IOException {
      atBegin.run();
      for (int i = 0; i < lines; i++) {
        report.section("heap").field("used", 12);
      }
    }

    @Override
    public void end(ExhaustionReport report) throws IOException {
      if (failure != null) {
        throw failure;
      }
      report.field("shedders", "none");
    }
  }
}
