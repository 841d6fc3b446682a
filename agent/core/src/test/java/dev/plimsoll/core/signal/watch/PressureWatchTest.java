package dev.plimsoll.core.signal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressureWatchTest {
  private static final long MILLI = 1_000_000L;

  @TempDir Path directory;
  private long nanos;

  private boolean told(PressureWatch watch) {
    nanos += 20 * MILLI;
    return watch.told(nanos);
  }

  private Path fifo() throws IOException, InterruptedException {
    Path path = directory.resolve("fifo");
    try {
      int code = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
      assumeTrue(code == 0, "mkfifo does not work here");
    } catch (IOException e) {
      abort("no mkfifo here: " + e);
    }
    return path;
  }

  /** What is in it; whoever else has it open keeps that. */
  private static int bytesIn(Path fifo) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(fifo.toFile(), "rw");
        FileInputStream in = new FileInputStream(file.getFD())) {
      return in.available();
    }
  }

  private Path stalls(long micros) throws IOException {
    return Files.writeString(
        directory.resolve("memory.pressure"),
        "some avg10=1.00 avg60=0.00 avg300=0.00 total="
            + micros
            + "\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=9999999\n");
  }

  @Test
  void fifo_nobodyWrites_neitherWaitsNorTells() throws Exception {
    PressureWatch watch = PressureWatch.open(fifo().toString(), "");

    assertThat(watch.state()).startsWith("on: ");
    assertThat(told(watch)).isFalse();
    watch.close();
  }

  @Test
  void fifo_aByte_tellsOnce() throws Exception {
    Path path = fifo();
    PressureWatch watch = PressureWatch.open(path.toString(), "");
    for (int i = 0; i < 3; i++) {
      Files.write(path, new byte[] {1}, StandardOpenOption.WRITE);

      assertThat(told(watch)).isTrue();
      assertThat(told(watch)).isFalse();
    }
    watch.close();
  }

  /** Whoever takes a byte that another has seen as well makes the other wait for ever. */
  @Test
  void fifo_twoListen_bothAreToldAndNeitherTakesAnything() throws Exception {
    Path path = fifo();
    PressureWatch one = PressureWatch.open(path.toString(), "");
    PressureWatch two = PressureWatch.open(path.toString(), "");
    Files.write(path, new byte[] {1}, StandardOpenOption.WRITE);

    assertThat(told(one)).isTrue();
    assertThat(told(two)).isTrue();
    assertThat(bytesIn(path)).isEqualTo(1);
    assertThat(told(one)).isFalse();
    assertThat(told(two)).isFalse();
    one.close();
    two.close();
  }

  @Test
  void fifo_somebodyElseReads_tellsOfTheNextByteAllTheSame() throws Exception {
    Path path = fifo();
    PressureWatch watch = PressureWatch.open(path.toString(), "some 1 2");
    try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
      assertThat(other.read(new byte[20])).isEqualTo(8);
      other.write(1);
      assertThat(told(watch)).as("less than before").isTrue();

      assertThat(bytesIn(path)).isEqualTo(1);
      assertThat(other.read()).isEqualTo(1);
      assertThat(told(watch)).as("nothing").isFalse();
      other.write(1);
      assertThat(told(watch)).isTrue();
    }
    watch.close();
  }

  /** A full one would make whoever writes to it wait. */
  @Test
  void fifo_holdsSomething_tellsAndIsNotWrittenTo() throws Exception {
    Path path = fifo();
    try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
      other.write(1);
      PressureWatch watch = PressureWatch.open(path.toString(), "some 1 2");

      assertThat(bytesIn(path)).isEqualTo(1);
      assertThat(told(watch)).isTrue();
      assertThat(told(watch)).isFalse();
      watch.close();
    }
  }

  /** Else whoever writes would wait one day; emptied it is not, as others read it too. */
  @Test
  void fifo_muchHasGathered_someIsTakenOutWhenItIsOpenedAgain() throws Exception {
    Path path = fifo();
    PressureWatch filling = PressureWatch.open(path.toString(), "some 1 2");
    Files.write(path, new byte[2_039], StandardOpenOption.WRITE);
    assertThat(told(filling)).isTrue();
    assertThat(filling.isOver()).as("a byte less than 2 KiB").isFalse();
    Files.write(path, new byte[] {1}, StandardOpenOption.WRITE);
    assertThat(filling.isOver()).isTrue();
    assertThat(filling.state()).isEqualTo("on: " + path);

    PressureWatch again = PressureWatch.open(path.toString(), "some 1 2");
    filling.close();
    assertThat(again.isOver()).isFalse();
    assertThat(bytesIn(path)).isEqualTo(1_024);
    assertThat(told(again)).as("what was left, once").isTrue();
    assertThat(told(again)).isFalse();
    Files.write(path, new byte[] {1}, StandardOpenOption.WRITE);
    assertThat(told(again)).isTrue();
    again.close();
  }

  @Test
  void fifo_whatWasToBeWrittenAndNobodyTook_isNoHint() throws Exception {
    Path path = fifo();
    PressureWatch watch = PressureWatch.open(path.toString(), "some 1 2");
    assertThat(told(watch)).isFalse();

    Files.writeString(path, "some 1 2", StandardOpenOption.WRITE);

    assertThat(told(watch)).isTrue();
    watch.close();
  }

  @Test
  void fifo_askedInARow_looksEveryTenMillisecondsOnly() throws Exception {
    Path path = fifo();
    PressureWatch watch = PressureWatch.open(path.toString(), "");
    assertThat(told(watch)).isFalse();
    Files.write(path, new byte[] {1}, StandardOpenOption.WRITE);

    assertThat(watch.told(nanos + 9 * MILLI)).isFalse();
    assertThat(watch.told(nanos + 10 * MILLI)).isTrue();
    watch.close();
  }

  @Test
  void socket_getsWhatIsToBeWritten_andTells() throws Exception {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      PressureWatch watch = PressureWatch.open(path.toString(), "a\0b");
      SocketChannel other = server.accept();
      ByteBuffer got = ByteBuffer.allocate(3);
      while (got.hasRemaining()) {
        other.read(got);
      }
      assertThat(new String(got.array(), StandardCharsets.ISO_8859_1)).isEqualTo("a\0b");
      assertThat(told(watch)).isFalse();

      other.write(ByteBuffer.wrap(new byte[500]));

      assertThat(told(watch)).isTrue();
      assertThat(watch.isOver()).isFalse();
      other.close();
      while (told(watch)) {
        // The rest of the 500 bytes.
        assertThat(watch.isOver()).isFalse();
      }
      assertThat(watch.isOver()).isTrue();
      assertThat(watch.state()).endsWith("(closed by the other side)");
      watch.close();
    }
  }

  @Test
  void stallFile_tellsWhenTheTotalPassesTheThresholdWithinTheWindow() throws Exception {
    PressureWatch watch = PressureWatch.open(stalls(7_000_000).toString(), "some 200000 2000000\0");
    assertThat(told(watch)).isFalse();

    stalls(7_190_000);
    assertThat(told(watch)).isFalse();
    stalls(7_210_000);
    assertThat(told(watch)).isTrue();
    assertThat(told(watch)).isFalse();

    // Slowly: 190 ms in one window of 2 s and 190 ms in the next are no shortage.
    stalls(7_400_000);
    assertThat(told(watch)).isFalse();
    nanos += 2_000 * MILLI;
    assertThat(told(watch)).isFalse();
    stalls(7_590_000);
    assertThat(told(watch)).isFalse();
    watch.close();
  }

  @Test
  void stallFile_damaged_tellsNothingAndIsOver() throws Exception {
    PressureWatch watch = PressureWatch.open(stalls(1).toString(), "nonsense");
    Files.writeString(directory.resolve("memory.pressure"), "some avg10=1.00 total=12x\n");

    assertThat(told(watch)).isFalse();
    assertThat(watch.isOver()).isTrue();
    watch.close();
  }

  /** As where the kernel keeps no such figures: it can be opened, and each read fails. */
  @Test
  void stallFile_cannotBeRead_isOffAndMayBeTriedAgain() throws Exception {
    Path path = directory.resolve("memory.pressure");
    Files.writeString(path, "");
    PressureWatch watch = PressureWatch.open(path.toString(), "");

    assertThat(watch.state()).isEqualTo("off: nothing there that can be read: " + path);
    assertThat(watch.isOver()).isTrue();
    assertThat(told(watch)).isFalse();
  }

  @Test
  void devNull_isOffForGood() {
    PressureWatch watch = PressureWatch.open("/dev/null", "c29tZQ==");

    assertThat(watch.state()).isEqualTo("off: /dev/null");
    assertThat(watch.isOver()).isFalse();
    assertThat(told(watch)).isFalse();
  }

  @Test
  void missingFile_isOffAndMayBeTriedAgain() {
    PressureWatch watch = PressureWatch.open(directory.resolve("none").toString(), "");

    assertThat(watch.state()).startsWith("off: ").contains("NoSuchFileException");
    assertThat(watch.isOver()).isTrue();
    assertThat(told(watch)).isFalse();
  }

  @Test
  void strangeNames_areOff() {
    assertThat(PressureWatch.open("a\0b", "").state()).startsWith("off: ");
    assertThat(PressureWatch.open(directory.toString(), "").state()).startsWith("off: ");
  }

  @Test
  void told_againAndAgain_allocatesNothing() throws Exception {
    Path path = directory.resolve("socket");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      PressureWatch[] all = {
        PressureWatch.open(path.toString(), ""),
        PressureWatch.open(fifo().toString(), ""),
        PressureWatch.open(stalls(1).toString(), "")
      };
      for (PressureWatch watch : all) {
        long least = Long.MAX_VALUE;
        // Compilation and the first calls allocate on this thread too.
        for (int round = 0; round < 20; round++) {
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < 500; i++) {
            told(watch);
          }
          least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as(watch.state()).isZero();
        watch.close();
      }
    }
  }
}
