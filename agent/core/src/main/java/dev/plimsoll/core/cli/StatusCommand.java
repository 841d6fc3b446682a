package dev.plimsoll.core.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows every attribute of a running agent once. */
final class StatusCommand implements Command {
  /** What people look for comes first; the rest follows in alphabetical order. */
  private static final List<String> FIRST =
      List.of("Version", "Level", "Levels", "Explanation", "Enabled", "DryRun", "Ready", "Passive");

  /** Shown as one table, with units. */
  private static final List<String> RESOURCES =
      List.of("ResourceMeasured", "ResourceLines", "ResourceCapacities", "LevelNumbers");

  /** Longer ones are no line to read. */
  private static final int LONGEST_MAP = 100;

  /** What names a row stands in front of its figures. */
  private static final List<String> FIRST_COLUMNS =
      List.of("name", "key", "value", "source", "kind", "order", "enabled", "quarantined");

  private final Console console;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String usage() {
    return "status PID [-o json]";
  }

  @Override
  public String summary() {
    return "Shows all that a running agent tells, once.";
  }

  @Override
  public String details() {
    return """
    -o text   for people (the default); - stands for unknown or unbound
    -o json   the attributes of dev.plimsoll:type=Agent, raw: bytes, -1 for unknown
    Starts that JVM's local JMX connector if it does not run, as JConsole does.""";
  }

  @Override
  public List<String> modules() {
    return CONNECTED;
  }

  @Override
  public int run(List<String> words) throws CommandFailure {
    Arguments arguments = Arguments.parse(words, usage(), List.of("-o"));
    arguments.expectCount(1, 1);
    boolean json = arguments.json();
    try (AgentConnection agent = AgentConnection.open(arguments.pid())) {
      Readings readings = agent.read();
      console.out().println(json ? JsonText.of(readings.values()) : text(readings));
    }
    return ExitCode.OK;
  }

  static String text(Readings readings) {
    List<List<String>> lines = new ArrayList<>();
    StringBuilder tables = new StringBuilder(resources(readings));
    for (String name : ordered(FIRST, readings.values().keySet())) {
      List<Readings> rows = readings.rows(name);
      String line = Human.value(name, readings.values().get(name));
      if (RESOURCES.contains(name)) {
        continue;
      }
      if (!rows.isEmpty()) {
        tables.append("\n\n").append(name).append("\n  ").append(table(rows));
      } else if (!readings.list(name).isEmpty()) {
        tables.append("\n\n").append(name);
        readings.list(name).forEach(i -> tables.append("\n  ").append(Human.value("", i)));
      } else if (line.length() > LONGEST_MAP && !readings.map(name).isEmpty()) {
        tables.append("\n\n").append(name).append("\n  ").append(map(readings.row(name)));
      } else {
        lines.add(List.of(name, line));
      }
    }
    return String.join("\n", TextTable.columns(lines)) + tables;
  }

  /** What is held against which line, by resource; empty for an agent that does not tell. */
  private static String resources(Readings readings) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("resource", "level", "measured", "line", "capacity"));
    for (String resource : readings.row("ResourceCapacities").values().keySet()) {
      // All but threads are bytes.
      String unit = resource.equals("THREADS") ? "" : "bytes";
      List<String> row = new ArrayList<>(List.of(resource, readings.row("Levels").text(resource)));
      for (String figure : RESOURCES.subList(0, 3)) {
        row.add(Human.value(unit, readings.row(figure).number(resource)));
      }
      cells.add(row);
    }
    return cells.size() == 1
        ? ""
        : "\n\nResources\n  " + String.join("\n  ", TextTable.columns(cells));
  }

  private static String map(Readings row) {
    List<List<String>> cells = new ArrayList<>();
    row.values().forEach((key, value) -> cells.add(List.of(key, Human.value(key, value))));
    return String.join("\n  ", TextTable.columns(cells));
  }

  private static String table(List<Readings> rows) {
    List<String> columns = ordered(FIRST_COLUMNS, rows.get(0).values().keySet());
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns);
    for (Readings row : rows) {
      Map<String, ?> values = row.values();
      cells.add(columns.stream().map(c -> Human.value(c, values.get(c))).toList());
    }
    return String.join("\n  ", TextTable.columns(cells));
  }

  private static List<String> ordered(List<String> first, Set<String> names) {
    Set<String> ordered = new LinkedHashSet<>(first);
    ordered.retainAll(names);
    ordered.addAll(names);
    return List.copyOf(ordered);
  }
}
