package dev.plimsoll.core.telemetry;

import static dev.plimsoll.core.telemetry.FakeControl.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.ClassGrowth;
import dev.plimsoll.core.pressure.Transition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrSinkTest {
  private final Journal journal = new Journal(new SystemNanoClock(), new Counters());
  private final LoggedLines logged = new LoggedLines(AgentLog.Level.OFF);
  private final AgentManagement management =
      new AgentManagement(journal, logged.log, Runnable::run);

  @Test
  void recording_decisions_areAllInTheFile(@TempDir Path folder) throws Exception {
    management.begin(new FakeControl());
    try (Recording recording = new Recording()) {
      recording.start();
      management.drain();
      writeAll();
      management.drain();
      Path file = folder.resolve("a.jfr");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                recording.dump(file);
                return eventsIn(file).stream()
                    .anyMatch(event -> event.getEventType().getName().endsWith(".State"));
              });
      List<RecordedEvent> events = eventsIn(file);

      assertThat(events)
          .extracting(event -> event.getEventType().getName())
          .contains(
              "dev.plimsoll.LevelChange",
              "dev.plimsoll.WakeDismissed",
              "dev.plimsoll.BoundChange",
              "dev.plimsoll.Shed",
              "dev.plimsoll.Ballast",
              "dev.plimsoll.Gate",
              "dev.plimsoll.CollectionAsked",
              "dev.plimsoll.Quarantine",
              "dev.plimsoll.ShutdownStep",
              "dev.plimsoll.ClassCount",
              "dev.plimsoll.State");
      RecordedEvent level = only(events, "LevelChange");
      assertThat(level.getString("to")).isEqualTo("MODERATE");
      assertThat(level.getString("reason")).isEqualTo("proven live");
      assertThat(level.getLong("measured")).isEqualTo(800 * MIB);
      assertThat(level.getLong("capacity")).as("unknown").isEqualTo(Long.MIN_VALUE);
      assertThat(level.getStackTrace()).isNull();
      RecordedEvent shed = only(events, "Shed");
      assertThat(shed.getLong("returned")).isEqualTo(5 * MIB);
      assertThat(shed.getDuration("time")).isEqualTo(Duration.ofMillis(7));
      RecordedEvent count = only(events, "ClassCount");
      assertThat(count.getString("className")).isEqualTo("com.acme.Session");
      assertThat(count.getLong("first")).isEqualTo(3 * MIB);
      assertThat(count.getLong("bytes")).isEqualTo(9 * MIB);
      assertThat(count.getInt("objects")).isEqualTo(7);
      assertThat(count.getDuration("time")).isEqualTo(Duration.ofMillis(6));
      assertThat(only(events, "State").getLong("moderateLine")).isEqualTo(750 * MIB);
    } finally {
      management.close();
    }
    assertThat(FlightRecorder.getFlightRecorder().getEventTypes())
        .extracting(EventType::getName)
        .noneMatch(name -> name.startsWith("dev.plimsoll."));
  }

  /** Somebody begins one just because the heap is full. */
  @Test
  void recording_begunWhereThereIsNoMemory_getsItsEventsLater() {
    AtomicLong clock = new AtomicLong();
    AtomicInteger starts = new AtomicInteger();
    JfrState full =
        new JfrState(new FakeControl()) {
          @Override
          void start() {
            if (starts.incrementAndGet() == 1) {
              throw new OutOfMemoryError("test");
            }
            super.start();
          }
        };
    JfrSink sink = new JfrSink(clock::get, full);
    try (Recording recording = new Recording()) {
      recording.start();
      assertThatThrownBy(() -> sink.tick(clock.get())).isInstanceOf(OutOfMemoryError.class);
      sink.tick(clock.addAndGet(JfrSink.REST_NANOS / 2));
      assertThat(starts).as("it rests").hasValue(1);

      sink.tick(clock.addAndGet(JfrSink.REST_NANOS));
      sink.tick(clock.addAndGet(JfrSink.REST_NANOS));

      assertThat(starts).hasValue(2);
    } finally {
      sink.close();
    }
  }

  @Test
  void recording_eventsSwitchedOff_nothingIsComputed() {
    FakeControl control = new FakeControl();
    try (Recording recording = new Recording()) {
      recording.disable("dev.plimsoll.State");
      recording.start();
      new JfrState(control).run();
    }
    assertThat(control.heapReads).isZero();
  }

  @Test
  void events_everyField_hasALabelAndAmountsHaveUnits() {
    for (Class<? extends jdk.jfr.Event> type : JfrState.TYPES) {
      EventType event = EventType.getEventType(type);
      assertThat(event.getCategoryNames()).containsExactly("Plimsoll");
      assertThat(event.getLabel()).isNotBlank();
      assertThat(event.getDescription()).isNotBlank();
      for (ValueDescriptor field : event.getFields()) {
        assertThat(field.getLabel()).as(event.getName() + "." + field.getName()).isNotBlank();
        if (field.getTypeName().equals("long") && !field.getName().startsWith("thread")) {
          assertThat(field.getContentType())
              .as(event.getName() + "." + field.getName())
              .isNotNull();
        }
      }
    }
  }

  private static List<RecordedEvent> eventsIn(Path file) throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.plimsoll."))
        .collect(Collectors.toList());
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.plimsoll." + name))
        .findFirst()
        .orElseThrow();
  }

  private void writeAll() {
    LevelEvidence evidence = new LevelEvidence();
    evidence.measured = 800 * MIB;
    journal.levelChanged(
        new Transition()
            .set(
                MemoryResource.HEAP,
                PressureLevel.NORMAL,
                PressureLevel.MODERATE,
                PressureLevel.MODERATE,
                "proven live"),
        evidence);
    journal.wakeDismissed("threshold", MemoryResource.HEAP, 5);
    journal.boundChanged("a", Long.MAX_VALUE, 100);
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10, 5 * MIB, 7_000_000);
    journal.ballast("heap", BallastAction.CLEARED, 0);
    journal.gate(GateOutcome.RETRIED, -1, 1);
    journal.collectionAsked("proof", 10, 5, 3);
    journal.quarantined("a", "hung");
    journal.shutdownStep("doors", "done", 4);
    journal.classCounted(2, 1, new ClassGrowth("com.acme.Session", 3 * MIB, 9 * MIB, 7), 6_000_000);
  }
}
