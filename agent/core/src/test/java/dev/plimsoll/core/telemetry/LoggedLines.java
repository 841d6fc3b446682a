package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.base.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A log whose lines a test can read. */
final class LoggedLines {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final AgentLog log;

  LoggedLines(AgentLog.Level threshold) {
    log = new AgentLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), threshold);
  }

  List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Without prefix and time. */
  List<String> texts() {
    return lines().stream().map(line -> line.replaceFirst("^\\[plimsoll\\] \\S+ ", "")).toList();
  }
}
