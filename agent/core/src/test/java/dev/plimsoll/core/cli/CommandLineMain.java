package dev.plimsoll.core.cli;

import java.nio.file.Path;

/** The command line in a JVM of its own. */
final class CommandLineMain {
  public static void main(String[] args) {
    System.exit(CommandLine.run(args, Path.of("plimsoll-agent.jar")));
  }
}
