package dev.plimsoll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.benchmarks.ReliefTimes.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliefTimesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
  private static final String PROVEN = "proven live bytes crossed the line";
  private static final String FAILED = "an allocation failed";
  private static final long MB = 1_000_000;

  private final List<Fact> facts = new ArrayList<>();

  private void rise(long millis, String reason) {
    add(Fact.Kind.RISE, millis, 0, 0, 0, reason);
  }

  private void collection(long endMillis, long millis) {
    add(Fact.Kind.COLLECTION, endMillis, millis, 0, 0, "");
  }

  private void shed(long endMillis, long millis, long asked, long returned) {
    add(Fact.Kind.SHED, endMillis, millis, asked, returned, "");
  }

  private void seen(long millis, String what, long bytes) {
    add(Fact.Kind.SEEN, millis, 0, 0, bytes, what);
  }

  private void add(Fact.Kind kind, long end, long time, long asked, long bytes, String text) {
    facts.add(new Fact(kind, BEGIN.plusMillis(end), Duration.ofMillis(time), asked, bytes, text));
  }

  private List<Double> values() {
    return ReliefTimes.of(facts).values();
  }

  @Test
  void of_aWholeRelief_tellsEachStep() {
    collection(100, 40);
    collection(300, 20);
    rise(301, PROVEN);
    shed(310, 5, 30 * MB, 31 * MB);
    seen(306, "gone", 0);
    seen(350, "room", 25 * MB);
    shed(380, 10, 8 * MB, 8 * MB);

    assertThat(values()).containsExactly(21.0, 5.0, 44.0, 30.0, 31.0, 25.0);
  }

  @Test
  void of_roomSeenDuringTheShed_countsIt() {
    rise(300, PROVEN);
    seen(301, "gone", 0);
    seen(320, "room", 52 * MB);
    shed(330, 29, 72 * MB, 70 * MB);

    assertThat(values().subList(3, 6)).containsExactly(72.0, 70.0, 52.0);
  }

  @Test
  void of_noRoom_hasNoSumOfAllThatWasShedInVain() {
    rise(300, PROVEN);
    seen(301, "gone", 0);
    shed(330, 5, 72 * MB, 70 * MB);
    shed(430, 5, 72 * MB, 70 * MB);

    assertThat(values().subList(2, 6)).containsOnly(Double.NaN);
  }

  @Test
  void of_askedWithoutALimit_isAll() {
    rise(300, PROVEN);
    shed(310, 5, Long.MIN_VALUE, 70 * MB);
    seen(306, "gone", 0);
    seen(350, "room", 60 * MB);

    assertThat(values().subList(3, 5)).containsExactly(Double.POSITIVE_INFINITY, 70.0);
    assertThat(Relief.spread(List.of(ReliefTimes.of(facts)), 3, 1)).isEqualTo("all (all to all)");
  }

  @Test
  void of_levelThatNoAskedCollectionRaised_hasNoWakeUp() {
    collection(100, 40);
    rise(2000, PROVEN);

    assertThat(values().get(0)).as("the JVM's own").isNaN();
    facts.clear();
    collection(1995, 40);
    rise(2000, FAILED);

    assertThat(values().get(0)).as("a failed allocation").isNaN();
  }

  @Test
  void ofRecording_eventsOfTheJdkAmongThem_readsWhatWasSeen(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("a.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(ReliefLoop.Seen.class);
      recording.enable("jdk.ActiveSetting");
      recording.start();
      ReliefLoop.Seen room = new ReliefLoop.Seen();
      room.what = "room";
      room.bytes = 25 * MB;
      room.commit();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);

    assertThat(events).hasSizeGreaterThan(1);
    assertThat(ReliefTimes.ofRecording(events).values().get(5)).isEqualTo(25.0);
  }

  @Test
  void spread_someNeverCame_tellsOfHowMany() {
    rise(300, PROVEN);
    seen(301, "gone", 0);
    List<ReliefTimes> times = List.of(ReliefTimes.of(facts), ReliefTimes.of(List.of()));

    assertThat(Relief.spread(times, 1, 2)).isEqualTo("1.0 (1.0 to 1.0), n 1");
    assertThat(Relief.spread(times, 5, 2)).isEqualTo("-");
  }
}
