package dev.plimsoll.core.pressure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A recorded heap: what a process could know about itself, of a program whose fate is known. */
final class Trace {
  static final long KIB = 1024;

  /** A poll, with what the beans said then. */
  record Poll(
      long micros,
      long usedBytes,
      long collections,
      long full,
      long space,
      long pauseMillis,
      boolean moved) {}

  /** Collection usage, as a second thread read it a moment later. */
  record Usage(long micros, long sumBytes, long oldBytes, long full) {}

  final String name;
  final Map<String, String> head = new HashMap<>();
  final List<Poll> polls = new ArrayList<>();
  final List<Usage> usages = new ArrayList<>();

  /** What the program holds on purpose; empty where it does not know. */
  final TreeMap<Long, Long> liveBytes = new TreeMap<>();

  final TreeMap<Long, Long> operations = new TreeMap<>();
  long doomMicros = -1;

  private final List<String> beans = new ArrayList<>();
  private final List<String> pools = new ArrayList<>();
  private long collections;
  private long full;
  private long space;
  private long pauseMillis;

  private Trace(String name) {
    this.name = name;
  }

  /** The same again and again, for so long: the program begins anew each time. */
  Trace repeated(long micros) {
    Trace all = new Trace(name);
    all.head.putAll(head);
    Poll last = polls.get(polls.size() - 1);
    long length = last.micros() + 1;
    for (long round = 0; round * length < micros; round++) {
      long at = round * length;
      for (Poll p : polls) {
        all.polls.add(
            new Poll(
                at + p.micros(),
                p.usedBytes(),
                // What the last round has left goes with a collection.
                round * (last.collections() + 1) + p.collections(),
                round * last.full() + p.full(),
                round * last.space() + p.space(),
                round * last.pauseMillis() + p.pauseMillis(),
                p.moved()));
      }
      long full = round * last.full();
      usages.forEach(
          u ->
              all.usages.add(
                  new Usage(at + u.micros(), u.sumBytes(), u.oldBytes(), full + u.full())));
      liveBytes.forEach((time, bytes) -> all.liveBytes.put(at + time, bytes));
    }
    return all;
  }

  static Trace read(Path file) throws IOException {
    Trace trace = new Trace(file.getFileName().toString().replace(".csv.gz", ""));
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        trace.line(line);
      }
    }
    return trace;
  }

  private void line(String line) {
    String[] part = line.split(",");
    switch (part[0]) {
      case "#" -> head(part);
      case "#bean" -> beans.add(part[2]);
      case "#pool" -> pools.add(part[2]);
      case "P" -> poll(part, false);
      case "C" -> counts(part);
      case "U" -> usage(part);
      case "W" -> {
        operations.put(Long.parseLong(part[1]), Long.parseLong(part[2]));
        if (Long.parseLong(part[3]) > 0) {
          liveBytes.put(Long.parseLong(part[1]), Long.parseLong(part[3]) * KIB);
        }
      }
      case "M" -> {
        if (part[2].equals("doom") && doomMicros < 0) {
          doomMicros = Long.parseLong(part[1]);
        }
      }
      default -> {
        // Notifications and thresholds are no input of the rules.
      }
    }
  }

  private void head(String[] part) {
    for (String pair : part) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        head.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  private void poll(String[] part, boolean moved) {
    polls.add(
        new Poll(
            Long.parseLong(part[1]),
            Long.parseLong(part[2]) * KIB,
            collections,
            full,
            space,
            pauseMillis,
            moved));
  }

  /** Belongs to the poll just before it, which is replaced. */
  private void counts(String[] part) {
    collections = 0;
    full = 0;
    space = 0;
    pauseMillis = 0;
    String[] figures = part[3].split(";");
    for (int i = 0; i < figures.length; i++) {
      long count = Long.parseLong(figures[i].substring(0, figures[i].indexOf(':')));
      long millis = Long.parseLong(figures[i].substring(figures[i].indexOf(':') + 1));
      String bean = beans.get(i);
      boolean concurrent = bean.contains("Cycles") || bean.contains("Concurrent");
      collections += count;
      pauseMillis += concurrent ? 0 : millis;
      full += whole(bean) ? count : 0;
      space += whole(bean) || bean.equals("ZGC Minor Cycles") ? count : 0;
    }
    if (!polls.isEmpty() && polls.get(polls.size() - 1).micros() == Long.parseLong(part[1])) {
      polls.remove(polls.size() - 1);
    }
    poll(part, true);
  }

  private static boolean whole(String bean) {
    return bean.contains("MarkSweep")
        || bean.equals("G1 Old Generation")
        || bean.equals("ZGC Cycles")
        || bean.equals("ZGC Major Cycles")
        || bean.equals("Shenandoah Cycles");
  }

  private void usage(String[] part) {
    String[] figures = part[2].split(";");
    long sum = 0;
    long old = -1;
    for (int i = 0; i < figures.length; i++) {
      long kib = Long.parseLong(figures[i]);
      sum += Math.max(0, kib) * KIB;
      if (pools.get(i).equals("G1 Old Gen")) {
        old = kib * KIB;
      }
    }
    usages.add(new Usage(Long.parseLong(part[1]), sum, old, full));
  }

  HeapModel model() {
    return new HeapModel(collector(), Long.parseLong(head.get("max_kb")) * KIB, -1);
  }

  Collector collector() {
    boolean generational = head.get("jdk").equals("25");
    return switch (head.get("gc")) {
      case "serial" -> Collector.SERIAL;
      case "parallel" -> Collector.PARALLEL;
      case "g1" -> Collector.G1;
      case "z" -> generational ? Collector.ZGC_GENERATIONAL : Collector.ZGC;
      case "shen" -> Collector.SHENANDOAH;
      case "genshen" -> Collector.SHENANDOAH_GENERATIONAL;
      default -> throw new IllegalArgumentException("gc=" + head.get("gc"));
    };
  }

  boolean doomed() {
    return head.get("label").equals("doomed");
  }

  boolean healthy() {
    return head.get("label").equals("healthy");
  }

  /** End of the stretch in which no level may be raised; -1 where there is none. */
  long healthyUntilMicros() {
    return healthy() ? Long.MAX_VALUE : doomMicros;
  }

  /** The first OutOfMemoryError, or the end of the file where none was thrown. */
  long endMicros() {
    long oome = micros("first_oom_us");
    return oome > 0 ? oome : polls.get(polls.size() - 1).micros();
  }

  /** The death spiral's begin, where there was one before the end; else the end. */
  long onsetMicros() {
    long onset = micros("onset_us");
    return onset > 0 ? Math.min(onset, endMicros()) : endMicros();
  }

  private long micros(String key) {
    String text = head.getOrDefault(key, "");
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }
}
