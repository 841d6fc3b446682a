package dev.plimsoll.core.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.telemetry.jfr.ShedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingReaderTest {
  private static final int SHEDS = 200;

  @TempDir Path folder;

  @BeforeEach
  void register() {
    FlightRecorder.register(ShedEvent.class);
  }

  @AfterEach
  void unregister() {
    FlightRecorder.unregister(ShedEvent.class);
  }

  @Test
  void read_timeThatIsNotKnown_isTold() throws IOException {
    Chronicle chronicle = RecordingReader.read(record(Long.MIN_VALUE, 0));

    assertThat(chronicle.sheds).hasSize(SHEDS).allMatch(shed -> shed.nanos() == -1);
  }

  /** A collection that was asked for may hold up who tells. */
  @Test
  void read_toldLate_standsWhereItWasDecided() throws IOException {
    long before = System.currentTimeMillis();

    Chronicle chronicle = RecordingReader.read(record(1, 3_600_000_000_000L));

    assertThat(chronicle.sheds)
        .hasSize(SHEDS)
        .allMatch(shed -> shed.millis() >= before - 3_605_000)
        .allMatch(shed -> shed.millis() < before);
    assertThat(chronicle.start()).isLessThan(before);
  }

  /** JFR tells of a thread that was parked when it goes on. */
  @Test
  void read_parkedSinceLongBefore_theRecordingBeginsNoEarlier() throws Exception {
    Path file = folder.resolve("late.jfr");
    long lateMillis;
    try (Recording early = new Recording();
        Recording late = new Recording()) {
      early.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
      early.start();
      Thread parked = new Thread(() -> LockSupport.parkNanos(1_000_000_000L));
      parked.start();
      await().until(() -> parked.getState() == Thread.State.TIMED_WAITING);
      long parkedMillis = System.currentTimeMillis();
      await().until(() -> System.currentTimeMillis() - parkedMillis > 500);
      lateMillis = System.currentTimeMillis();
      late.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
      late.start();
      parked.join();
      late.stop();
      late.dump(file);
    }

    assertThat(RecordingReader.read(file).start()).isGreaterThan(lateMillis - 250);
  }

  /** The JDK's parser throws much else than an {@code IOException}. */
  @Test
  void read_damagedAnywhere_whatStandsBeforeItOrAnIoException() throws IOException {
    Path file = record(1, 0);
    byte[] whole = Files.readAllBytes(file);
    int broken = 0;
    for (int at = 100; at < whole.length - 100; at += whole.length / 60) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, at, at + 100, (byte) 0x7f);
      Files.write(file, damaged);
      try {
        broken += RecordingReader.read(file).facts.containsKey("Breaks off") ? 1 : 0;
      } catch (IOException e) {
        broken++;
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThat(broken).isPositive();
  }

  private Path record(long nanos, long delayNanos) throws IOException {
    Path file = folder.resolve("a.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(ShedEvent.class);
      recording.start();
      for (int i = 0; i < SHEDS; i++) {
        ShedEvent event = new ShedEvent();
        event.name = "cache " + i;
        event.time = nanos;
        event.delay = delayNanos;
        event.commit();
      }
      recording.stop();
      recording.dump(file);
    }
    return file;
  }
}
