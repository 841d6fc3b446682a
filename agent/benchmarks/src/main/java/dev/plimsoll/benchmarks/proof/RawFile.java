package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one cell brought, as one small JSON file: machine, command, and the rows as they go into the
 * table. Written whole or not at all, so that its presence means that the cell is done.
 */
record RawFile(Path path) {
  boolean isDone() {
    return Files.isRegularFile(path);
  }

  void write(Map<String, String> facts, List<String> lines) throws IOException {
    StringBuilder json = new StringBuilder("{\n");
    facts.forEach(
        (name, value) ->
            json.append("  ").append(quote(name)).append(": ").append(quote(value)).append(",\n"));
    json.append("  \"lines\": [\n");
    for (int i = 0; i < lines.size(); i++) {
      json.append("    ").append(quote(lines.get(i))).append(i + 1 < lines.size() ? ",\n" : "\n");
    }
    json.append("  ]\n}\n");
    Path part = path.resolveSibling(path.getFileName() + ".part");
    Files.writeString(part, json);
    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The lines that {@link #write} was given. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      if (line.startsWith("    \"")) {
        String text = line.substring(5, line.lastIndexOf('"'));
        lines.add(text.replace("\\\"", "\"").replace("\\\\", "\\"));
      }
    }
    return lines;
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
        + '"';
  }
}
