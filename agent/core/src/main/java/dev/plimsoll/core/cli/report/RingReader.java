package dev.plimsoll.core.cli.report;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a dump of the agent's ring: lines of words, numbers and texts with their length before
 * them. {@code F name value} is a fact, {@code S} a state, {@code D} a decision; other lines are of
 * newer agents, or tell that the file is full.
 */
final class RingReader {
  private static final String MAGIC = "plimsoll-ring ";

  /** The last line of one that is complete. */
  private static final String END = "\nend\n";

  /** Where the file was full, wherever in a line. */
  private static final String CUT = "\n[cut: ";

  /** The text of a shed that was only told. */
  private static final String DRY_RUN = "dry run";

  private static final String NORMAL = "NORMAL";
  private static final int STATE_COLUMNS = 15;
  private static final int DECISION_COLUMNS = 18;

  private final Chronicle chronicle = new Chronicle();
  private long collections = -1;
  private long pauseMillis;

  private RingReader() {}

  static boolean isRing(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return isRing(in.readNBytes(MAGIC.length()));
    }
  }

  private static boolean isRing(byte[] bytes) {
    byte[] magic = MAGIC.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.equals(Arrays.copyOf(bytes, magic.length), magic);
  }

  static Chronicle read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  static Chronicle read(byte[] ring) throws IOException {
    if (!isRing(ring)) {
      throw new IOException("it does not begin as one");
    }
    return read(new ByteArrayInputStream(ring));
  }

  private static Chronicle read(InputStream in) throws IOException {
    RingReader reader = new RingReader();
    int number = 0;
    String whole = wholeLines(in);
    BufferedReader lines = new BufferedReader(new StringReader(whole));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        reader.take(line);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("line " + number + " is damaged");
    }
    if (!whole.endsWith(END)) {
      reader.chronicle.breaksOff("it was not written to its end");
    }
    reader.addLostSteps();
    reader.chronicle.sort();
    return reader.chronicle;
  }

  /**
   * A process that dies while it writes, a disk that is full and a file that is full leave a part
   * of a line at the end; what stands before it is as good as ever.
   */
  private static String wholeLines(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    int cut = text.indexOf(CUT);
    String written = cut < 0 ? text : text.substring(0, cut);
    return written.substring(0, written.lastIndexOf('\n') + 1);
  }

  private void take(String line) {
    List<String> words = words(line);
    if (words.isEmpty()) {
      return;
    }
    switch (words.get(0)) {
      case "F" -> chronicle.facts.put(words.get(1), words.get(2));
      case "S" -> state(columns(words, STATE_COLUMNS));
      case "D" -> decision(columns(words, DECISION_COLUMNS));
      default -> {
        // The first line, the last one, or one of a newer agent.
      }
    }
  }

  private void state(List<String> w) {
    long millis = Long.parseLong(w.get(1));
    chronicle.seen(millis);
    Reading reading =
        new Reading(
            millis,
            w.get(2),
            number(w, 3),
            number(w, 4),
            number(w, 5),
            number(w, 6),
            number(w, 7),
            number(w, 8),
            number(w, 9),
            number(w, 10),
            number(w, 11));
    chronicle.readings.add(reading);
    chronicle.used.add(new Point(millis, reading.used()));
    chronicle.addContainer(millis, number(w, 13), number(w, 14));
    if (w.size() > STATE_COLUMNS + 1) {
      pauses(millis, number(w, 15), number(w, 16));
    }
  }

  /** Since the state before; of one collection the pause is known, of more their sum. */
  private void pauses(long millis, long collectionsNow, long pauseMillisNow) {
    long count = collectionsNow - collections;
    long nanos = (pauseMillisNow - pauseMillis) * 1_000_000;
    if (collections >= 0 && count > 0) {
      chronicle.pauses.add(
          new Pause(
              millis, nanos, count == 1 ? nanos : -1, "collections", "between two states", count));
    }
    collections = collectionsNow;
    pauseMillis = pauseMillisNow;
  }

  private void decision(List<String> w) {
    long millis = Long.parseLong(w.get(1));
    String resource = w.get(3);
    long asked = number(w, 9);
    long result = number(w, 10);
    long nanos = number(w, 11);
    String name = w.get(16);
    String text = w.get(17);
    switch (w.get(2)) {
      case "LEVEL" ->
          chronicle.add(
              new LevelStep(millis, resource, w.get(4), w.get(5), w.get(6), text), evidence(w));
      case "SHED" -> {
        if (!text.equals(DRY_RUN)) {
          chronicle.add(new Shed(millis, name, resource, w.get(5), asked, result, nanos));
        }
      }
      case "BOUND" -> chronicle.addBound(millis, name, asked, result);
      case "COLLECTION" -> chronicle.addCollection(millis, text, asked, result, nanos);
      case "BALLAST" -> chronicle.addBallast(millis, name, RecordingReader.lower(w.get(7)), result);
      case "GATE" -> chronicle.addGate(millis, RecordingReader.lower(w.get(8)), asked, nanos);
      case "CLASS" ->
          chronicle.addClass(
              new ClassSeen(
                  millis, number(w, 18), name, asked, result, number(columns(w, 20), 19), nanos));
      case "QUARANTINE" -> chronicle.mark(millis, Mark.Kind.QUARANTINE, name + ": " + text);
      case "SHUTDOWN" ->
          chronicle.mark(
              millis, Mark.Kind.SHUTDOWN, name + ": " + text + " in " + Words.nanos(nanos));
      default -> {
        // Of a newer agent.
      }
    }
  }

  /**
   * The ring reaches further back in states than in decisions: one shed of many caches pushes out
   * the step that brought it about. A state is always taken after its step, so one that no step
   * explains tells that there was one.
   */
  private void addLostSteps() {
    List<LevelStep> steps = List.copyOf(chronicle.levels);
    List<Reading> readings = chronicle.readings;
    String level = readings.isEmpty() ? NORMAL : readings.get(0).level();
    String resource = "";
    int next = 0;
    for (Reading reading : readings) {
      for (; next < steps.size() && steps.get(next).millis() <= reading.millis(); next++) {
        LevelStep step = steps.get(next);
        level = step.overall();
        resource = step.to().equals(level) ? step.resource() : resource;
      }
      resource = level.equals(NORMAL) ? "" : resource;
      if (!reading.level().equals(level)) {
        String now = reading.level();
        chronicle.levels.add(
            new LevelStep(reading.millis(), resource, level, now, now, "not in the ring"));
        level = now;
      }
    }
  }

  private static String evidence(List<String> w) {
    return Words.evidence(w.get(3), number(w, 12), number(w, 13), number(w, 14), number(w, 15));
  }

  private static List<String> columns(List<String> words, int least) {
    if (words.size() < least) {
      throw new IllegalArgumentException("too few columns");
    }
    return words;
  }

  private static long number(List<String> words, int at) {
    return Long.parseLong(words.get(at));
  }

  /** Blanks tell words apart, but for a text that says its length. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      int colon = at;
      while (colon < line.length() && Character.isDigit(line.charAt(colon))) {
        colon++;
      }
      if (colon > at && colon < line.length() && line.charAt(colon) == ':') {
        int end = colon + 1 + Integer.parseInt(line.substring(at, colon));
        words.add(line.substring(colon + 1, end));
        at = end + 1;
      } else {
        int blank = line.indexOf(' ', at);
        int end = blank < 0 ? line.length() : blank;
        words.add(line.substring(at, end));
        at = end + 1;
      }
    }
    return words;
  }
}
