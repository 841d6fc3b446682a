package dev.plimsoll.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests answered per second by a loop over a cache that is far too large for its heap, for each
 * library: with the agent, beside the same cache bounded by hand to 60 % of the heap, {@code
 * softValues}, and no help; and with a bound of 70 % set by hand, which bursts do not fit beside,
 * alone and with the agent ({@code hand} and {@code agent} take any percentage behind them, to find
 * the best bound of a collector). Child JVMs run in turn, several rounds, so that the ratios hold
 * when the machine's speed drifts.
 *
 * <p>Options: {@code --agent JAR --java JAVA[,JAVA] --gc serial,parallel,g1,z,shen --library
 * caffeine,guava,... --values bytes,graph --policies hand,agent,... --warm 60 --seconds 30 --rounds
 * 3 --heap 256m}. Failed requests and lost bursts count from the start, requests from the end of
 * the warm-up. All of it takes ten hours, one library on one collector a quarter of one.
 */
final class Goodput {
  static final String LIBRARIES =
      "caffeine,caffeine-size,caffeine-unbounded,caffeine-async,guava,map,lru,cache2k,ehcache,"
          + "ehcache-jcache,jcache";

  static final String POLICIES = "hand,agent,soft,none,hand70,agent70";

  private Goodput() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    Path agent = Path.of(options.get("agent", "agent/dist/target/plimsoll-agent.jar"));
    if (!Files.isReadable(agent)) {
      throw new IllegalArgumentException("--agent: no such file: " + agent);
    }
    System.out.println(
        "| java | collector | library | values | policy | ratio to hand | req/s of each round | failed"
            + " | bursts lost |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (String java :
        options.list("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())) {
      for (String gc : options.list("gc", "serial,parallel,g1,z,shen")) {
        for (String library : options.list("library", LIBRARIES)) {
          for (String values : options.list("values", "bytes,graph")) {
            compare(new Case(java, gc, library, values), options, agent);
          }
        }
      }
    }
  }

  private static void compare(Case loop, Options options, Path agent) throws Exception {
    List<List<String>> results = new ArrayList<>();
    List<String> policies = options.list("policies", POLICIES);
    for (String policy : policies) {
      results.add(new ArrayList<>());
    }
    for (int round = 0; round < options.number("rounds", 3); round++) {
      // The turn moves by one in each round.
      for (int turn = 0; turn < policies.size(); turn++) {
        int i = (round + turn) % policies.size();
        results.get(i).add(child(loop, policies.get(i), options, agent).run());
      }
    }
    for (int i = 0; i < policies.size(); i++) {
      System.out.println(row(loop, policies.get(i), results.get(i), results.get(0)));
    }
  }

  private static Child child(Case loop, String policy, Options options, Path agent) {
    int warm = options.number("warm", 60);
    int seconds = options.number("seconds", 30);
    Child child = new Child(Path.of(loop.java()), warm + seconds + 60);
    String heap = options.get("heap", "256m");
    child.with(collector(loop.gc())).with("-Xms" + heap, "-Xmx" + heap);
    if (LoopPolicy.of(policy).agent()) {
      child.with("-javaagent:" + agent + "=log=warn");
    }
    return child
        .classPathOfThis()
        .with(GoodputLoop.class.getName(), loop.library(), policy, loop.values())
        .with(Integer.toString(warm), Integer.toString(seconds));
  }

  static String[] collector(String gc) {
    return switch (gc) {
      case "serial" -> new String[] {"-XX:+UseSerialGC"};
      case "parallel" -> new String[] {"-XX:+UseParallelGC"};
      case "g1" -> new String[] {"-XX:+UseG1GC"};
      case "z" -> new String[] {"-XX:+UseZGC"};
      case "shen" -> new String[] {"-XX:+UseShenandoahGC"};
      case "genshen" ->
          new String[] {
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+UseShenandoahGC",
            "-XX:ShenandoahGCMode=generational"
          };
      default -> throw new IllegalArgumentException("--gc: " + gc);
    };
  }

  /** A child that died answered nothing; beside one by hand that died there is no ratio. */
  private static String row(Case loop, String policy, List<String> own, List<String> hand) {
    List<Double> ratios = new ArrayList<>();
    StringBuilder rates = new StringBuilder();
    long failed = 0;
    long lost = 0;
    for (int i = 0; i < own.size(); i++) {
      double rate = field(own.get(i), "rate");
      double reference = field(hand.get(i), "rate");
      if (reference > 0) {
        ratios.add(rate / reference);
      }
      rates.append(Math.round(rate)).append(' ');
      failed += (long) field(own.get(i), "failed");
      lost += (long) field(own.get(i), "lost");
      if (!own.get(i).contains("rate=")) {
        rates.append('(').append(own.get(i).replace('|', ' ')).append(") ");
      }
    }
    String ratio =
        ratios.isEmpty() ? "-" : String.format(Locale.ROOT, "%.3f", Startup.median(ratios));
    return "| "
        + String.join(
            " | ",
            loop.java(),
            loop.gc(),
            loop.library(),
            loop.values(),
            policy,
            ratio,
            rates.toString().trim(),
            "" + failed,
            "" + lost)
        + " |";
  }

  private static double field(String result, String name) {
    for (String word : result.split(" ")) {
      if (word.startsWith(name + "=")) {
        return Double.parseDouble(word.substring(name.length() + 1));
      }
    }
    return 0;
  }

  private record Case(String java, String gc, String library, String values) {}
}
