package dev.plimsoll.core.cli;

import java.util.List;

/** One of the words behind the jar. */
interface Command {
  /** The {@link #modules} of what talks to a running agent. */
  List<String> CONNECTED = List.of("jdk.attach", "java.management.rmi");

  String name();

  /** The name and what follows it, as {@code status PID [-o json]}. */
  String usage();

  /** What it does, in one line. */
  String summary();

  /** What else {@code --help} tells; lines of at most 80 characters, maybe none. */
  default String details() {
    return "";
  }

  /** Modules of the JDK without which its classes cannot even be linked. */
  default List<String> modules() {
    return List.of();
  }

  /** Runs and returns an exit code. */
  int run(List<String> words) throws CommandFailure;
}
