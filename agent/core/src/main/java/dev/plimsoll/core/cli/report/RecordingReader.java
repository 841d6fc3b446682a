package dev.plimsoll.core.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads a JFR recording: the agent's own events, and what the JVM tells of its memory. */
final class RecordingReader {
  private static final long MOST_SECONDS = Long.MAX_VALUE / 2_000_000_000;

  private final Chronicle chronicle = new Chronicle();
  private final Histograms histograms = new Histograms();
  private final MarkWords words = new MarkWords(chronicle);

  private RecordingReader() {}

  static Chronicle read(Path file) throws IOException {
    RecordingReader reader = new RecordingReader();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        reader.take(recording.readEvent());
      }
    } catch (IOException | RuntimeException e) {
      // As of a copy that was cut, or of a process that was killed: what stands before is good. The
      // JDK's parser throws either, as an index that is out of bounds.
      if (!reader.chronicle.hasAgent()) {
        throw e instanceof IOException io ? io : new IOException("it is damaged: " + e, e);
      }
      reader.chronicle.breaksOff("what follows could not be read: " + e.getMessage());
    }
    reader.histograms.addTo(reader.chronicle);
    reader.chronicle.sort();
    return reader.chronicle;
  }

  private void take(RecordedEvent event) {
    String name = event.getEventType().getName();
    if (name.startsWith("dev.plimsoll.")) {
      chronicle.seen(millis(event));
      own(name.substring("dev.plimsoll.".length()), event);
    } else if (name.startsWith("jdk.")) {
      // By its end: a thread that was parked for hours was so long before the recording began.
      chronicle.seen(event.getEndTime().toEpochMilli());
      jvm(name.substring("jdk.".length()), event);
    }
  }

  private void own(String name, RecordedEvent e) {
    switch (name) {
      case "State" -> state(e);
      case "LevelChange" -> words.level(e);
      case "Shed" -> words.shed(e);
      case "BoundChange" -> words.bound(e);
      case "CollectionAsked" -> words.collection(e);
      case "Ballast" -> words.ballast(e);
      case "Gate" -> words.gate(e);
      case "Quarantine" -> words.quarantine(e);
      case "ShutdownStep" -> words.shutdown(e);
      case "ClassCount" -> words.classCount(e);
      case "WakeDismissed" -> words.dismissed(e);
      default -> {
        // Of a newer agent.
      }
    }
  }

  private void jvm(String name, RecordedEvent e) {
    switch (name) {
      case "GarbageCollection" -> collection(e);
      case "ZAllocationStall" -> stall(e);
      case "GCHeapSummary" -> used(millis(e), number(e, "heapUsed"));
      case "ObjectCount", "ObjectCountAfterGC" -> histograms.take(e);
      case "JVMInformation" -> jvmFacts(e);
      case "GCConfiguration" ->
          chronicle.facts.put(
              "Collector", text(e, "youngCollector") + ", " + text(e, "oldCollector"));
      case "GCHeapConfiguration" ->
          chronicle.facts.put("Maximum heap", Words.size(number(e, "maxSize")));
      default -> {
        // A recording holds much that says nothing about memory.
      }
    }
  }

  private void state(RecordedEvent e) {
    long used = number(e, "used");
    used(millis(e), used);
    chronicle.addContainer(millis(e), number(e, "containerUsed"), number(e, "containerLimit"));
    chronicle.readings.add(
        new Reading(
            millis(e),
            text(e, "level"),
            used,
            number(e, "provenLive"),
            number(e, "capacity"),
            number(e, "moderateLine"),
            number(e, "criticalLine"),
            number(e, "bound"),
            number(e, "caches"),
            number(e, "ballast"),
            number(e, "reserve")));
  }

  private void used(long millis, long bytes) {
    if (bytes >= 0) {
      chronicle.used.add(new Point(millis, bytes));
    }
  }

  private void collection(RecordedEvent e) {
    chronicle.pauses.add(
        new Pause(
            millis(e),
            Math.max(0, nanos(e, "sumOfPauses")),
            Math.max(0, nanos(e, "longestPause")),
            text(e, "name"),
            text(e, "cause")));
  }

  private void stall(RecordedEvent e) {
    long nanos = e.getDuration().toNanos();
    chronicle.pauses.add(new Pause(millis(e), nanos, nanos, "allocation stall", "heap full"));
  }

  /** Not its arguments, which may hold secrets of the application. */
  private void jvmFacts(RecordedEvent e) {
    String version = text(e, "jvmVersion");
    int build = version.indexOf(" for ");
    chronicle.facts.put("JVM", build > 0 ? version.substring(0, build) : version);
    chronicle.facts.put("Process", Long.toString(number(e, "pid")));
  }

  static long millis(RecordedEvent event) {
    return event.getStartTime().toEpochMilli();
  }

  static String text(RecordedEvent event, String field) {
    Object value = event.hasField(field) ? event.getValue(field) : null;
    return value == null ? "" : value.toString();
  }

  /** -1 when it is not there or not known, for which JFR's sign is the least number. */
  static long number(RecordedEvent event, String field) {
    Object value = event.hasField(field) ? event.getValue(field) : null;
    return value instanceof Number number && number.longValue() >= 0 ? number.longValue() : -1;
  }

  static long nanos(RecordedEvent event, String field) {
    if (!event.hasField(field)) {
      return -1;
    }
    Duration time = event.getDuration(field);
    // JFR's "unknown" is the greatest or the least of all, which no nanoseconds hold.
    return time.isNegative() || time.toSeconds() > MOST_SECONDS ? -1 : time.toNanos();
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
