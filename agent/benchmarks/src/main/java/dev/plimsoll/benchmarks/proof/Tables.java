package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables of what is done so far: as files beside the raw results, and in the page. A table
 * there of which nothing is done yet is of another build, so it goes.
 */
final class Tables {
  private static final int LIVED = 6;
  private static final int HASH_DIGITS = 12;
  private static final String NONE = "Not run with this build.";

  private final Path raw;
  private final String page;
  private final Map<Integer, Path> jdks;
  private final Set<String> names;
  private final String aboutName;

  /**
   * @param page its path, or {@code none}
   * @param names of all tables of the page that are written together
   * @param aboutName what the line about the run is called there
   */
  Tables(Path raw, String page, Map<Integer, Path> jdks, Set<String> names, String aboutName) {
    this.raw = raw;
    this.page = page;
    this.jdks = jdks;
    this.names = Set.copyOf(names);
    this.aboutName = aboutName;
  }

  /**
   * One table for each name, the rows in the order of the cells.
   *
   * @param done the cells that have a result, and where it is
   * @param failed those that were run and have none
   * @param open how many were not run
   */
  Set<String> write(Map<Cell, RawFile> done, List<Cell> failed, int open) throws IOException {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    if (done.isEmpty()) {
      return tables.keySet();
    }
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
    tables.put(aboutName, List.of(about(List.copyOf(done.values()), failed, open)));
    if (!page.equals("none")) {
      for (String name : names) {
        new Page(Path.of(page)).replace(name, tables.getOrDefault(name, List.of(NONE)));
      }
    }
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      Files.write(raw.resolve("table-" + table.getKey() + ".md"), table.getValue());
    }
    return tables.keySet();
  }

  private String about(List<RawFile> files, List<Cell> failed, int open) throws IOException {
    String first = "9999";
    String last = "";
    double least = Double.MAX_VALUE;
    double most = 0;
    Set<String> builds = new TreeSet<>();
    Set<String> machines = new TreeSet<>();
    for (RawFile file : files) {
      String hash = file.fact("build");
      String commit = file.fact("commit");
      builds.add(
          hash.substring(0, Math.min(HASH_DIGITS, hash.length()))
              + (commit.isEmpty() ? "" : " (commit " + commit + ")"));
      machines.add(file.fact("machine"));
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
    return String.format(
        Locale.ROOT,
        "Build %s. Run %s on %s; load %.1f to %.1f before the cells; JDK %s. %s of %s cells%s."
            + " Raw results: one JSON file a cell in `it-tests/target/proof`.",
        String.join(", ", builds),
        first.equals(last) ? last : first + " to " + last,
        String.join("; ", machines),
        least,
        most,
        String.join(", ", versions),
        files.size(),
        files.size() + failed.size() + open,
        without(failed, open));
  }

  /** Why there are fewer rows than cells. */
  private String without(List<Cell> failed, int open) {
    StringBuilder text = new StringBuilder();
    if (open > 0) {
      text.append(", what tells most first; ").append(open).append(" were not run");
    }
    if (!failed.isEmpty()) {
      List<String> names = new ArrayList<>();
      for (Cell cell : failed) {
        List<String> words =
            cell.words().stream().filter(word -> !word.startsWith("--")).map(this::named).toList();
        names.add("`" + String.join(" ", words) + "`");
      }
      text.append("; failed, so without a row: ").append(String.join(", ", names));
    }
    return text.toString();
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
