package dev.plimsoll.benchmarks.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs every benchmark, cell by cell, keeps each cell's raw result, and writes the tables of {@code
 * docs/performance.md}. A cell whose result is there is not run again, so a run that was stopped
 * goes on where it was.
 *
 * <p>Options: {@code --mode quick|full --raw DIRECTORY --page FILE|none --agent JAR --only TEXT
 * --runs N --calm-seconds N --minutes N}. With {@code --minutes} no cell is begun that would not
 * end in time.
 */
public final class Proof {
  private static final int MINUTES_PER_CELL = 30;

  private final Map<String, String> options;
  private final Path raw;
  private final Map<Integer, Path> jdks;

  private Proof(Map<String, String> options) throws IOException {
    this.options = options;
    this.raw = Path.of(options.getOrDefault("raw", "it-tests/target/proof"));
    this.jdks = Jdks.installed();
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
    }
    new Proof(options).run();
  }

  private void run() throws Exception {
    Files.createDirectories(raw);
    boolean full = options.getOrDefault("mode", "quick").equals("full");
    List<Cell> all = new Plan(jdks, full, number("runs"), number("calm-seconds")).cells();
    List<Cell> cells =
        all.stream().filter(cell -> cell.id().contains(options.getOrDefault("only", ""))).toList();
    List<Cell> open = cells.stream().filter(cell -> !file(cell).isDone()).toList();
    Progress progress = new Progress(open, number("minutes"));
    System.out.println(
        open.size()
            + " of "
            + cells.size()
            + " cells to run, about "
            + progress.minutesLeft()
            + " min; raw results in "
            + raw
            + "; stop and start at will");
    for (Cell cell : open) {
      if (!progress.isTimeFor(cell)) {
        continue;
      }
      System.out.print(progress.place() + " " + cell.id() + " ... ");
      System.out.flush();
      run(cell, file(cell));
      progress.done(cell);
      System.out.println("about " + progress.minutesLeft() + " min left");
    }
    tables(cells);
  }

  private void run(Cell cell, RawFile file) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.plimsoll.benchmarks.Benchmarks");
    command.addAll(cell.words());
    command.add("--agent");
    command.add(options.getOrDefault("agent", "agent/dist/target/plimsoll-agent.jar"));
    Map<String, String> facts = facts(cell);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(raw.resolve(cell.id() + ".err").toFile()).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().filter(line -> line.startsWith("|")).forEach(lines::add);
    }
    boolean ended = process.waitFor(MINUTES_PER_CELL, TimeUnit.MINUTES);
    process.destroyForcibly();
    facts.put("seconds", seconds(System.nanoTime() - start));
    facts.put("load after", load());
    if (ended && process.exitValue() == 0 && lines.size() > 2) {
      file.write(facts, lines);
    } else {
      System.out.print("FAILED, see " + cell.id() + ".err; tried again in the next run; ");
    }
  }

  private Map<String, String> facts(Cell cell) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", String.join(" ", cell.words()));
    facts.put("started", Instant.now().toString());
    facts.put("machine", machine());
    for (Map.Entry<Integer, Path> jdk : jdks.entrySet()) {
      facts.put("jdk " + jdk.getKey(), Jdks.version(jdk.getValue()));
    }
    facts.put("load before", load());
    return facts;
  }

  /** One table for each name, of all cells that are done, the rows in the order of the plan. */
  private void tables(List<Cell> cells) throws IOException {
    String target = options.getOrDefault("page", "docs/performance.md");
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (file(cell).isDone()) {
        List<String> lines = file(cell).lines();
        List<String> table =
            tables.computeIfAbsent(cell.table(), name -> new ArrayList<>(lines.subList(0, 2)));
        for (String line : lines.subList(2, lines.size())) {
          table.add(named(line));
        }
      }
    }
    List<String> about =
        List.of(
            "Run "
                + Instant.now().toString().substring(0, 10)
                + " on "
                + machine()
                + ", load "
                + load()
                + " at its end; JDK "
                + versions()
                + ". Raw results: one JSON file a cell in `it-tests/target/proof`.");
    if (tables.containsKey("relief")) {
      tables.put("losses", losses(tables.get("relief")));
    }
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      Files.write(raw.resolve("table-" + table.getKey() + ".md"), table.getValue());
      if (!target.equals("none")) {
        new Page(Path.of(target)).replace(table.getKey(), table.getValue());
      }
    }
    if (!target.equals("none")) {
      new Page(Path.of(target)).replace("about", about);
    }
    System.out.println(
        tables.keySet() + " written to " + (target.equals("none") ? raw.toString() : target));
  }

  /** The cells of which not all runs lived, by name. */
  private static List<String> losses(List<String> relief) {
    List<String> losses = new ArrayList<>();
    for (String row : relief.subList(2, relief.size())) {
      String[] fields = row.split(" *\\| *");
      // | java | collector | MB/s | object | heap | lived |
      String[] lived = fields[6].split(" of ");
      if (!lived[0].equals(lived[1])) {
        losses.add(
            "- "
                + String.join(" ", fields[2], fields[1], "at", fields[3], "MB/s,", fields[4])
                + " bytes, "
                + fields[5]
                + ": lived "
                + fields[6]);
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

  private String versions() throws IOException {
    List<String> versions = new ArrayList<>();
    for (Path java : jdks.values()) {
      versions.add(Jdks.version(java));
    }
    return String.join(", ", versions);
  }

  private RawFile file(Cell cell) {
    return new RawFile(raw.resolve(cell.id() + ".json"));
  }

  private int number(String name) {
    return Integer.parseInt(options.getOrDefault(name, "0"));
  }

  private static String seconds(long nanos) {
    return Long.toString(Duration.ofNanos(nanos).toSeconds());
  }

  private static String machine() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getAvailableProcessors()
        + " cores, "
        + (system.getTotalMemorySize() >> 30)
        + " GiB, "
        + system.getName()
        + " "
        + system.getVersion()
        + " "
        + system.getArch();
  }

  private static String load() {
    return String.format(
        "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
