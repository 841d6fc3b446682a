package dev.plimsoll.core.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs commands and keeps what they write. */
final class ConsoleRecorder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final boolean terminal;

  ConsoleRecorder(boolean terminal) {
    this.terminal = terminal;
  }

  Console console() {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        /* colour= */ false);
  }

  /** What takes nothing, as a pipe that was closed. */
  static PrintStream full() {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        });
  }

  /** Returns the exit code. */
  int run(String... words) {
    out.reset();
    err.reset();
    return new CommandLine(console(), Path.of("plimsoll-agent.jar")).run(List.of(words));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
