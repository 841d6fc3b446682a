package dev.plimsoll.benchmarks.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs every benchmark, cell by cell, what tells most first, keeps each cell's raw result, and
 * writes the tables of {@code docs/performance.md} after each. A cell whose result is there, of the
 * same build of the agent and the benchmarks and the same JDKs, is not run again, so a run that was
 * stopped goes on where it was.
 *
 * <p>Options: {@code --mode quick|full|survival --raw DIRECTORY --page FILE|none --agent JAR --only
 * TEXT --runs N --calm-seconds N --minutes N}. With {@code --minutes} no cell is begun that would
 * not end in time; {@code 0} for no limit.
 */
public final class Proof {
  /** Stands before the build in what is kept of a cell that failed. */
  private static final String FAILED_WITH = "failed with build ";

  private final Map<String, String> options;
  private final Path raw;
  private final Path agent;
  private final Map<Integer, Path> jdks;
  private final String build;

  /** What all results of a table have in common. */
  private final Map<String, String> same = new LinkedHashMap<>();

  private Proof(Map<String, String> options) throws IOException {
    this.options = options;
    this.raw = Path.of(options.getOrDefault("raw", "it-tests/target/proof"));
    this.agent = Path.of(options.getOrDefault("agent", "agent/dist/target/plimsoll-agent.jar"));
    this.jdks = Jdks.installed();
    this.build = hash(agent);
    same.put("build", build);
    same.put("benchmarks", benchmarks());
    for (Map.Entry<Integer, Path> jdk : jdks.entrySet()) {
      same.put("jdk " + jdk.getKey(), Jdks.version(jdk.getValue()));
    }
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " (expected: --name value)");
      }
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    new Proof(options).run();
  }

  private void run() throws Exception {
    Files.createDirectories(raw);
    String mode = options.getOrDefault("mode", "quick");
    boolean survival = mode.equals("survival");
    List<Cell> all =
        survival
            ? new SurvivalPlan(jdks, number("runs")).cells()
            : new Plan(jdks, mode.equals("full"), number("runs"), number("calm-seconds")).cells();
    List<Cell> cells =
        all.stream().filter(cell -> cell.id().contains(options.getOrDefault("only", ""))).toList();
    List<Cell> open = new ArrayList<>(cells);
    open.removeAll(done(cells).keySet());
    open.sort(Comparator.comparingInt(Cell::rank));
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
    Tables tables =
        new Tables(
            raw,
            options.getOrDefault("page", "docs/performance.md"),
            jdks,
            names(survival),
            survival ? "survival-about" : "about");
    Bench bench = new Bench(raw, agent);
    for (Cell cell : open) {
      if (!progress.isTimeFor(cell)) {
        continue;
      }
      System.out.print(progress.place() + " " + cell.id() + " ... ");
      System.out.flush();
      run(cell, bench);
      progress.done(cell);
      System.out.println("about " + progress.minutesLeft() + " min left");
      write(tables, all);
    }
    System.out.println(write(tables, all) + " written");
  }

  /** The tables that one build fills, of whatever mode: the full one has all of them. */
  private Set<String> names(boolean survival) {
    Set<String> names = new TreeSet<>();
    if (survival) {
      new SurvivalPlan(jdks, 0).cells().forEach(cell -> names.add(cell.table()));
      names.add("survival-about");
    } else {
      new Plan(jdks, /* full= */ true, 0, 0).cells().forEach(cell -> names.add(cell.table()));
      names.addAll(List.of("losses", "about"));
    }
    return names;
  }

  /** Of all that is done, also where only a part of it was run this time. */
  private Object write(Tables tables, List<Cell> cells) throws IOException {
    Map<Cell, RawFile> done = done(cells);
    List<Cell> failed = new ArrayList<>();
    for (Cell cell : cells) {
      if (!done.containsKey(cell) && hasFailed(cell)) {
        failed.add(cell);
      }
    }
    return tables.write(done, failed, cells.size() - done.size() - failed.size());
  }

  /** Whether its last run with this build brought no result. */
  private boolean hasFailed(Cell cell) throws IOException {
    Path error = error(cell);
    return Files.isRegularFile(error) && Files.readAllLines(error).contains(FAILED_WITH + build);
  }

  private void run(Cell cell, Bench bench) throws Exception {
    Map<String, String> facts = facts(cell);
    long start = System.nanoTime();
    Bench.Result result = bench.run(cell);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    facts.put("seconds", Long.toString(took.toSeconds()));
    facts.put("load after", Machine.load());
    Path error = error(cell);
    if (result.isWhole()) {
      Files.deleteIfExists(error);
      file(cell).write(facts, result.runs(), result.rows());
      System.out.print(took.toSeconds() + " s, ");
    } else {
      List<String> told = new ArrayList<>(List.of(FAILED_WITH + build));
      told.addAll(result.runs());
      Files.write(error, told);
      System.out.print(
          "FAILED (" + result.end() + "), see " + error + "; tried again in the next run; ");
    }
  }

  private Map<String, String> facts(Cell cell) throws InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", String.join(" ", cell.words()));
    facts.put("started", Instant.now().toString());
    facts.put("machine", Machine.describe());
    facts.putAll(same);
    facts.put("commit", commit());
    facts.put("load before", Machine.load());
    return facts;
  }

  private Map<Cell, RawFile> done(List<Cell> cells) throws IOException {
    Map<Cell, RawFile> done = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (file(cell).isDone(same)) {
        done.put(cell, file(cell));
      }
    }
    return done;
  }

  private RawFile file(Cell cell) {
    return new RawFile(raw.resolve(cell.id() + ".json"));
  }

  private Path error(Cell cell) {
    return raw.resolve(cell.id() + ".err");
  }

  private int number(String name) {
    return Integer.parseInt(options.getOrDefault(name, "0"));
  }

  /** What is checked out here, and whether the sources differ from it; empty if unknown. */
  private static String commit() throws InterruptedException {
    String commit = git("rev-parse", "--short", "HEAD");
    boolean clean = git("status", "--porcelain", "--", "agent").isEmpty();
    return commit.isEmpty() || clean ? commit : commit + " and changes";
  }

  /** Its first line; empty where there is none, or no repository. */
  private static String git(String... words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String line;
      try (var out = git.inputReader()) {
        line = out.readLine();
      }
      git.waitFor();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  /** Names the build of the benchmarks; empty where they are not in one jar. */
  private static String benchmarks() throws IOException {
    String path = System.getProperty("java.class.path");
    return Files.isRegularFile(Path.of(path)) ? hash(Path.of(path)) : "";
  }

  /** The same commit gives the same jar, so this names the build. */
  private static String hash(Path jar) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(Files.readAllBytes(jar)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
