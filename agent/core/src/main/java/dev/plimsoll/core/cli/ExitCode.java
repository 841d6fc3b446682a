package dev.plimsoll.core.cli;

/** How the command line ends. */
final class ExitCode {
  static final int OK = 0;

  /** A command, option or setting that is wrong, or one that the agent refused. */
  static final int USAGE = 1;

  /** No such process, no rights, no answer. */
  static final int UNREACHABLE = 2;

  /** The process answers, but no agent runs in it. */
  static final int NO_AGENT = 3;

  /** The agent runs in the process already, and stays as it is. */
  static final int ALREADY_THERE = 4;

  private ExitCode() {}
}
