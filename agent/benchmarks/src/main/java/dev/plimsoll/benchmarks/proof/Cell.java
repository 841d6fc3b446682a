package dev.plimsoll.benchmarks.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * One piece of the proof, small enough to be done again: a benchmark with its options. Its rows go
 * to the table of the benchmark's name.
 *
 * @param words the benchmark and its options, as on the command line
 * @param seconds how long it takes, about
 * @param mostSeconds the same where all of its runs are needed
 * @param rank what tells most comes first: 0 before 1
 */
record Cell(List<String> words, double seconds, double mostSeconds, int rank) {
  Cell {
    words = List.copyOf(words);
  }

  static Cell of(int rank, String benchmark, double seconds, Object... options) {
    List<String> words = new ArrayList<>();
    words.add(benchmark);
    for (Object option : options) {
      words.add(String.valueOf(option));
    }
    return new Cell(words, seconds, seconds, rank);
  }

  Cell atMost(double newMostSeconds) {
    return new Cell(words, seconds, newMostSeconds, rank);
  }

  String table() {
    return words.get(0);
  }

  /** The name of its file. */
  String id() {
    StringBuilder id = new StringBuilder(table());
    for (String word : words.subList(1, words.size())) {
      if (!word.startsWith("--")) {
        id.append('-').append(shortened(word));
      }
    }
    return id.toString();
  }

  private static String shortened(String word) {
    String text = word.contains("/") ? word.replaceAll("/bin/java", "") : word;
    return text.substring(text.lastIndexOf('/') + 1).replaceAll("[^\\w.]+", "_");
  }
}
