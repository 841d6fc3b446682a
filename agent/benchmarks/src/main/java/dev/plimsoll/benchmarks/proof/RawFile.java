package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one cell brought, as one small JSON file: machine, command, what each child JVM told, and
 * the rows as they go into the table. Written whole or not at all, so that its presence means that
 * the cell is done.
 */
record RawFile(Path path) {
  private static final String ITEM = "    \"";

  /**
   * Whether it is there, and has these facts: numbers of two builds, of agent or benchmarks, or of
   * two versions of a JDK do not go into one table.
   */
  boolean isDone(Map<String, String> same) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    for (Map.Entry<String, String> each : same.entrySet()) {
      if (!fact(each.getKey()).equals(each.getValue())) {
        return false;
      }
    }
    return true;
  }

  void write(Map<String, String> facts, List<String> runs, List<String> lines) throws IOException {
    StringBuilder json = new StringBuilder("{\n");
    facts.forEach(
        (name, value) ->
            json.append("  ").append(quote(name)).append(": ").append(quote(value)).append(",\n"));
    array(json, "runs", runs);
    json.append(",\n");
    array(json, "lines", lines);
    json.append("\n}\n");
    Path part = path.resolveSibling(path.getFileName() + ".part");
    Files.writeString(part, json);
    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void array(StringBuilder json, String name, List<String> items) {
    json.append("  ").append(quote(name)).append(": [\n");
    for (int i = 0; i < items.size(); i++) {
      json.append("    ").append(quote(items.get(i))).append(i + 1 < items.size() ? ",\n" : "\n");
    }
    json.append("  ]");
  }

  /** The rows that {@link #write} was given. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(path)) {
      inside |= line.equals("  \"lines\": [");
      if (inside && line.startsWith(ITEM)) {
        lines.add(unquoted(line.substring(ITEM.length(), line.lastIndexOf('"'))));
      }
    }
    return lines;
  }

  /** One of the facts; empty if there is none of that name. */
  String fact(String name) throws IOException {
    String begin = "  " + quote(name) + ": \"";
    for (String line : Files.readAllLines(path)) {
      if (line.startsWith(begin)) {
        return unquoted(line.substring(begin.length(), line.lastIndexOf('"')));
      }
    }
    return "";
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
        + '"';
  }

  private static String unquoted(String text) {
    return text.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
