package dev.plimsoll.core.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err what went wrong, one line each
 * @param terminal whether {@code out} is a terminal that can be redrawn
 * @param colour whether it may show colours
 */
record Console(PrintStream out, PrintStream err, boolean terminal, boolean colour) {
  private static final Path STDOUT = Path.of("/proc/self/fd/1");

  /** This process's own streams; {@code NO_COLOR} is heeded (https://no-color.org). */
  static Console system() {
    String term = System.getenv("TERM");
    boolean drawn = term != null && !term.isEmpty() && !term.equals("dumb");
    boolean terminal = drawn && isTerminal();
    String noColour = System.getenv("NO_COLOR");
    boolean colour = terminal && (noColour == null || noColour.isEmpty());
    return new Console(System.out, System.err, terminal, colour);
  }

  /** {@code System.console()} may be there on JDK 22 even when the output goes to a file. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(STDOUT).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
