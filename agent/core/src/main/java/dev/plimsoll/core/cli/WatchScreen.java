package dev.plimsoll.core.cli;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.base.OneLine;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws readings as 24 lines of at most 80 characters. Confined to one thread. */
final class WatchScreen {
  static final int WIDTH = 80;
  static final int HEIGHT = 24;
  private static final int LABEL = 10;
  private static final int BAR = 40;
  private static final int SHEDDER_ROWS = 5;
  private static final int LEAST_SHEDDER_ROWS = 3;
  private static final int WHY_LINES = 2;
  private static final int MOST_WHY_LINES = 4;
  private static final int DECISION_ROWS = 4;

  private final long pid;
  private final boolean colour;
  private final Deque<String> history = new ArrayDeque<>();

  WatchScreen(long pid, boolean colour) {
    this.pid = pid;
    this.colour = colour;
  }

  /** One reading in one line, for a file or a pipe. */
  static String line(Readings now) {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + " level="
        + now.text("Level")
        + " heapUsedBytes="
        + now.number("HeapUsedBytes")
        + " heapCapacityBytes="
        + now.number("HeapCapacityBytes")
        + " timeToFullMillis="
        + now.number("TimeToFullMillis")
        + " sheds="
        + now.number("Sheds")
        + " bytesReturned="
        + now.number("BytesReturned");
  }

  /** Always {@link #HEIGHT} lines, so that each covers what stood there before. */
  List<String> frame(Readings now) {
    remember(now.text("Level"));
    List<String> lines = new ArrayList<>();
    lines.add(title(now));
    lines.add("");
    heap(now, lines);
    others(now, lines);
    lines.add(label("levels") + levels(now.map("Levels")));
    lines.add(label("past") + String.join("", history));
    why(now, lines);
    lines.add(label("ballast") + ballast(now));
    lines.add(label("counts") + counts(now));
    // What other resources and a long reason take is taken from the shedders.
    int spare = HEIGHT - lines.size() - DECISION_ROWS - 4;
    if (spare > LEAST_SHEDDER_ROWS) {
      lines.add("");
      spare--;
    }
    shedders(now.rows("Shedders"), Math.max(1, Math.min(SHEDDER_ROWS, spare)), lines);
    lines.add("");
    decisions(now.list("RecentDecisions"), lines);
    while (lines.size() < HEIGHT) {
      lines.add("");
    }
    lines.subList(HEIGHT, lines.size()).clear();
    lines.replaceAll(line -> TextTable.cut(OneLine.of(line), WIDTH));
    lines.set(0, coloured(lines.get(0), now.text("Level")));
    return lines;
  }

  private void remember(String level) {
    String sign =
        switch (level) {
          case "MODERATE" -> "-";
          case "CRITICAL" -> "+";
          case "EXHAUSTED" -> "!";
          default -> ".";
        };
    history.addLast(sign);
    if (history.size() > WIDTH - LABEL) {
      history.removeFirst();
    }
  }

  private String title(Readings now) {
    String left = "plimsoll " + now.text("Version") + "  process " + pid + "  " + mode(now);
    String right =
        now.text("Level")
            + "  "
            + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    return TextTable.pad(TextTable.cut(left, WIDTH - right.length() - 1), WIDTH - right.length())
        + right;
  }

  private static String mode(Readings now) {
    if (now.isTrue("Passive")) {
      return "passive";
    }
    String mode = now.isTrue("Enabled") ? "enabled" : "disabled";
    return mode + (now.isTrue("DryRun") ? ", dry run" : "");
  }

  private static void heap(Readings now, List<String> lines) {
    long capacity = now.number("HeapCapacityBytes");
    long used = now.number("HeapUsedBytes");
    lines.add(
        label("heap")
            + bar(
                used,
                capacity,
                now.number("HeapModerateLineBytes"),
                now.number("HeapCriticalLineBytes"))
            + " "
            + size(used)
            + " of "
            + size(capacity));
    lines.add(
        label("")
            + "proven live "
            + size(now.number("HeapProvenLiveBytes"))
            + ", full in "
            + Human.value("Millis", now.number("TimeToFullMillis"))
            + ", caches may hold "
            + size(now.number("BoundBytes")));
  }

  /** A bar for each resource beyond the heap that is watched. */
  private static void others(Readings now, List<String> lines) {
    Readings measured = now.row("ResourceMeasured");
    Readings marks = now.row("ResourceLines");
    now.row("ResourceCapacities")
        .values()
        .forEach(
            (resource, value) -> {
              long capacity = value instanceof Number number ? number.longValue() : -1;
              if (capacity > 0 && !resource.equals("HEAP")) {
                boolean threads = resource.equals("THREADS");
                long used = measured.number(resource);
                lines.add(
                    label(resource.toLowerCase(Locale.ROOT))
                        + bar(used, capacity, marks.number(resource))
                        + " "
                        + (threads ? Long.toString(used) : size(used))
                        + " of "
                        + (threads ? Long.toString(capacity) : size(capacity)));
              }
            });
  }

  /** Use from left to right; the lines at which the level rises are shown as {@code |}. */
  private static String bar(long used, long capacity, long... lines) {
    StringBuilder bar = new StringBuilder(".".repeat(BAR));
    long full = Math.max(0, Math.min(BAR, used * BAR / Math.max(1, capacity)));
    for (int i = 0; i < full; i++) {
      bar.setCharAt(i, '#');
    }
    for (long line : lines) {
      int at = (int) (line * BAR / Math.max(1, capacity));
      if (at > 0 && at < BAR) {
        bar.setCharAt(at, '|');
      }
    }
    return "[" + bar + "]";
  }

  /** The resources above the lowest level; five names do not fit into one line. */
  private static String levels(Map<?, ?> levels) {
    List<String> raised = new ArrayList<>();
    levels.forEach(
        (resource, level) -> {
          if (!PressureLevel.NORMAL.name().equals(level)) {
            raised.add(resource + " " + level);
          }
        });
    String normal = levels.isEmpty() ? "-" : "all NORMAL";
    return raised.isEmpty() ? normal : String.join(", ", raised);
  }

  private static void why(Readings now, List<String> lines) {
    List<String> text = TextTable.wrap(compact(now.text("Explanation")), WIDTH - LABEL);
    for (int i = 0; i < Math.max(WHY_LINES, Math.min(MOST_WHY_LINES, text.size())); i++) {
      lines.add(label(i == 0 ? "why" : "") + (i < text.size() ? text.get(i) : ""));
    }
  }

  /** Without the raw figures behind the readable ones: the screen is narrow. */
  private static String compact(String text) {
    return Human.value("", text).replaceAll(" \\(\\d+\\)", "");
  }

  private static String ballast(Readings now) {
    return size(now.number("BallastHeldBytes"))
        + " of "
        + size(now.number("BallastBytes"))
        + " held, reserve "
        + size(now.number("ReserveHeldBytes"));
  }

  private static String counts(Readings now) {
    return "sheds "
        + count(now, "Sheds")
        + ", returned "
        + size(now.number("BytesReturned"))
        + ", collections asked "
        + count(now, "CollectionsAsked")
        + ", refused "
        + count(now, "Rejections");
  }

  private static void shedders(List<Readings> shedders, int rows, List<String> lines) {
    lines.add(shedderRow("SHEDDER", "ORDER", "HOLDS", "MAY HOLD", "RETURNED", "STATE"));
    int shown = shedders.size() <= rows + 1 ? shedders.size() : rows;
    for (Readings row : shedders.subList(0, shown)) {
      String state = row.isTrue("enabled") ? "on" : "off";
      lines.add(
          shedderRow(
              row.text("name"),
              row.text("order"),
              size(row.number("estimatedBytes")),
              size(row.number("boundBytes")),
              size(row.number("bytesReturned")),
              row.isTrue("quarantined") ? "quarantined" : state));
    }
    if (shedders.size() > shown) {
      lines.add("and " + (shedders.size() - shown) + " more");
    }
  }

  private static String shedderRow(String name, String... cells) {
    StringBuilder row = new StringBuilder(TextTable.pad(TextTable.cut(name, 24), 25));
    for (String cell : cells) {
      row.append(TextTable.pad(cell, 11));
    }
    return row.toString().stripTrailing();
  }

  private static void decisions(List<?> decisions, List<String> lines) {
    lines.add("LAST DECISIONS");
    int rows = Math.max(DECISION_ROWS, HEIGHT - lines.size());
    for (Object line : decisions.subList(Math.max(0, decisions.size() - rows), decisions.size())) {
      lines.add(shortened(String.valueOf(line)));
    }
  }

  /** The time of day only: what is that old is in the report. */
  private static String shortened(String line) {
    boolean timed = line.length() > 24 && line.charAt(10) == 'T' && line.charAt(23) == 'Z';
    return compact(timed ? line.substring(11, 19) + line.substring(24) : line);
  }

  private String coloured(String line, String level) {
    if (!colour || level.isEmpty()) {
      return line;
    }
    String code = level.equals(PressureLevel.NORMAL.name()) ? "\u001b[32m" : "\u001b[1;31m";
    return line.replace(level, code + level + "\u001b[0m");
  }

  private static String count(Readings now, String name) {
    return Human.value(name, now.number(name));
  }

  private static String label(String text) {
    return TextTable.pad(text, LABEL);
  }

  private static String size(long bytes) {
    return bytes < 0 ? "-" : ByteSize.human(bytes);
  }
}
