package dev.plimsoll.core.response;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.core.base.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What was logged. */
public final class LogText {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(new PrintStream(bytes, true, UTF_8), AgentLog.Level.INFO);

  public AgentLog log() {
    return log;
  }

  @Override
  public String toString() {
    return bytes.toString(UTF_8);
  }
}
