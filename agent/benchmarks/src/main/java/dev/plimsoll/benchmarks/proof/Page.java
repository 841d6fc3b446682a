package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts tables into a page, each between {@code <!-- proof:NAME -->} and its end. */
record Page(Path path) {
  /** Replaces the table, if the page has a place for it. */
  void replace(String table, List<String> lines) throws IOException {
    String begin = "<!-- proof:" + table + " -->";
    String end = "<!-- /proof:" + table + " -->";
    String text = Files.readString(path);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      System.err.println(
          path + " has no place for the table " + table + ": " + begin + " ... " + end);
      return;
    }
    String body = "\n" + String.join("\n", lines) + "\n";
    Files.writeString(path, text.substring(0, from + begin.length()) + body + text.substring(to));
  }
}
