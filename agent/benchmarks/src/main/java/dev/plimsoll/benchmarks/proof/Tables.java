package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables of what is done so far: as files beside the raw results, and in the page. */
final class Tables {
  private static final int LIVED = 6;

  private final Path raw;
  private final String page;
  private final Map<Integer, Path> jdks;
  private final String aboutName;

  /**
   * @param page its path, or {@code none}
   * @param aboutName what the line about the run is called there
   */
  Tables(Path raw, String page, Map<Integer, Path> jdks, String aboutName) {
    this.raw = raw;
    this.page = page;
    this.jdks = jdks;
    this.aboutName = aboutName;
  }

  /**
   * One table for each name, the rows in the order of the cells.
   *
   * @param done the cells that have a result, and where it is
   * @param open how many have none
   */
  Set<String> write(Map<Cell, RawFile> done, int open) throws IOException {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (Map.Entry<Cell, RawFile> cell : done.entrySet()) {
      List<String> lines = cell.getValue().lines();
      List<String> table =
          tables.computeIfAbsent(
              cell.getKey().table(), name -> new ArrayList<>(lines.subList(0, 2)));
      for (String line : lines.subList(2, lines.size())) {
        table.add(named(line));
      }
    }
    if (tables.containsKey("relief")) {
      tables.put("losses", losses(tables.get("relief")));
    }
    if (!done.isEmpty()) {
      tables.put(aboutName, List.of(about(List.copyOf(done.values()), open)));
    }
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      Files.write(raw.resolve("table-" + table.getKey() + ".md"), table.getValue());
      if (!page.equals("none")) {
        new Page(Path.of(page)).replace(table.getKey(), table.getValue());
      }
    }
    return tables.keySet();
  }

  private String about(List<RawFile> files, int open) throws IOException {
    String first = "9999";
    String last = "";
    double least = Double.MAX_VALUE;
    double most = 0;
    for (RawFile file : files) {
      String day = file.fact("started").substring(0, "2000-01-01".length());
      first = day.compareTo(first) < 0 ? day : first;
      last = day.compareTo(last) > 0 ? day : last;
      double load = Double.parseDouble(file.fact("load before"));
      least = Math.min(least, load);
      most = Math.max(most, load);
    }
    List<String> versions = new ArrayList<>();
    for (Path java : jdks.values()) {
      versions.add(Jdks.version(java));
    }
    return ("Run %s on %s; load %.1f to %.1f before the cells; JDK %s. %s of %s cells%s. Raw"
            + " results: one JSON file a cell in `it-tests/target/proof`.")
        .formatted(
            first.equals(last) ? last : first + " to " + last,
            Machine.describe(),
            least,
            most,
            String.join(", ", versions),
            files.size(),
            files.size() + open,
            open == 0 ? "" : ", what tells most first; the others were not run");
  }

  /** The cells of which not all runs lived, by name. */
  private static List<String> losses(List<String> relief) {
    List<String> losses = new ArrayList<>();
    for (String row : relief.subList(2, relief.size())) {
      String[] fields = row.split(" *\\| *");
      // | java | collector | MB/s | object | heap | lived |
      String[] lived = fields[LIVED].split(" of ");
      if (!lived[0].equals(lived[1])) {
        losses.add(
            "- "
                + String.join(" ", fields[2], fields[1], "at", fields[3], "MB/s,", fields[4])
                + " bytes, "
                + fields[5]
                + ": lived "
                + fields[LIVED]);
      }
    }
    return losses.isEmpty() ? List.of("None in this run.") : losses;
  }

  /** The JDK by its number: no path of this machine goes into a page. */
  private String named(String line) {
    String named = line;
    for (Map.Entry<Integer, Path> jdk : jdks.entrySet()) {
      named = named.replace(jdk.getValue().toString(), jdk.getKey().toString());
    }
    return named;
  }
}
