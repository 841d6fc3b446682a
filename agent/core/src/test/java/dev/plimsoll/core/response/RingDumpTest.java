package dev.plimsoll.core.response;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingDumpTest {
  private final LogText log = new LogText();

  /** As on a full disk, or in a full heap. A blank before the first word would spoil the file. */
  @Test
  void read_afterADumpThatBrokeOffWithinALine_beginsAnew(@TempDir Path directory) {
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
