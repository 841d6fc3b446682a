package dev.plimsoll.launch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's own few lines, from before the core can read the settings: the same shape as the
 * core's, text or JSON, as far as arguments, property and environment tell.
 */
final class LauncherLog {
  private LauncherLog() {}

  static void say(@Nullable String arguments, String level, String text) {
    System.err.println(line(Instant.now().truncatedTo(ChronoUnit.MILLIS), arguments, level, text));
  }

  static String line(Instant time, @Nullable String arguments, String level, String text) {
    if (!setting(arguments).contains("json")) {
      return "[plimsoll] " + time + " " + level + " " + text;
    }
    StringBuilder line = new StringBuilder("{\"time\":\"").append(time);
    line.append("\",\"source\":\"plimsoll\",\"level\":\"").append(level);
    line.append("\",\"message\":\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\');
      }
      line.append(c < ' ' ? ' ' : c);
    }
    return line.append("\"}").toString();
  }

  /** The key {@code log}, without the file that {@code config} may name. */
  private static String setting(@Nullable String arguments) {
    String given = arguments == null ? "" : "," + arguments;
    int at = given.indexOf(",log=");
    if (at >= 0) {
      int end = given.indexOf(',', at + 1);
      return given.substring(at, end < 0 ? given.length() : end);
    }
    String environment = System.getenv("PLIMSOLL_LOG");
    return System.getProperty("plimsoll.log", environment == null ? "" : environment);
  }
}
