package dev.plimsoll.core.signal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read goes on being read, whoever interrupts the agent's threads. */
class TextFileTest {
  @TempDir Path directory;
  private TextFile file;

  @BeforeEach
  void open() throws IOException {
    Path path = directory.resolve("memory.current");
    Files.writeString(path, "4096\n");
    file = TextFile.open(path, TextFile.buffer());
    assertThat(Digits.whole(file.read())).isEqualTo(4096);
  }

  @Test
  void read_interruptedBefore_readsAndForgets() {
    Thread.currentThread().interrupt();
    assertThat(Digits.whole(file.read())).isEqualTo(4096);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void read_interruptedWhileItReads_readsAgain() throws InterruptedException {
    Thread reader = Thread.currentThread();
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                reader.interrupt();
              }
            });
    other.start();
    int failed = 0;
    while (other.isAlive()) {
      failed += file.read() == null ? 1 : 0;
    }
    assertThat(Digits.whole(file.read())).as("after %s failed", failed).isEqualTo(4096);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void read_afterClose_isNoContentForGood() {
    file.close();
    assertThat(file.read()).isNull();
    assertThat(file.read()).isNull();
  }

  /** Of those that belong together one may be missing. */
  @Test
  void close_oneOpenAndOneThatIsNot_closesTheFirst() {
    TextFile none = TextFile.open(directory.resolve("none"), TextFile.buffer());
    assertThat(none).isNull();
    TextFile.closeIfOpened(none);
    TextFile.closeIfOpened(file);
    assertThat(file.read()).isNull();
  }
}
