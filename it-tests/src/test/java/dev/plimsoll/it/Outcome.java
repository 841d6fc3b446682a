package dev.plimsoll.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left of a child: its exit code (-1: it was killed) and what it wrote. */
public record Outcome(
    int exitCode, List<String> stdout, List<String> stderr, Path directory, String rerun) {
  private static final Pattern MEMBER =
      Pattern.compile("\"([^\"]+)\":(?:\"([^\"]*)\"|(-?[\\w.+]+))");
  private static final int SHOWN_LINES = 40;

  /**
   * The JVM writes the beginning of its own line on a thread that dies apart from the rest of it,
   * and ours may come in between.
   */
  private static final Pattern AGENT_LINE =
      Pattern.compile("(?:Exception in thread \"[^\"]*\" )*(\\[plimsoll] .*)");

  /** Places that the agent names when it failed there and goes on. */
  private static final List<String> OWN_FAILURES =
      List.of("the agent itself failed", "a response failed", "the rehearsal of a cache failed");

  /** The members of the one JSON line that a scenario ends with; empty if there was none. */
  public Map<String, String> result() {
    Map<String, String> members = new TreeMap<>();
    Optional<String> line = stdout.stream().filter(l -> l.startsWith("{")).findFirst();
    if (line.isPresent()) {
      Matcher matcher = MEMBER.matcher(line.get());
      while (matcher.find()) {
        members.put(
            matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
      }
    }
    return members;
  }

  /** A number of the result. */
  public long number(String member) {
    String value = result().get(member);
    if (value == null) {
      throw new AssertionError("no \"" + member + "\" in the result\n" + describe());
    }
    return Long.parseLong(value);
  }

  /** The lines that the agent wrote. */
  public List<String> agentLines() {
    return stderr.stream()
        .map(AGENT_LINE::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  /** The lines of the agent at one level. */
  public List<String> agentLines(String level) {
    return agentLines().stream().filter(line -> line.contains(" " + level + " ")).toList();
  }

  /** What the agent told of failures of its own: those that it survives are warnings. */
  public List<String> ownFailures() {
    return agentLines().stream()
        .filter(line -> line.contains(" ERROR ") || OWN_FAILURES.stream().anyMatch(line::contains))
        .toList();
  }

  /** All that helps to see what happened, as the description of an assertion. */
  public String describe() {
    return "exit code "
        + exitCode
        + ", logs in "
        + directory
        + "\nrun again: "
        + rerun
        + "\nstdout:\n"
        + tail(stdout)
        + "stderr:\n"
        + tail(stderr);
  }

  private static String tail(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }
}
