package dev.plimsoll.launch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's own few lines, from before the core can read the settings: the same shape as the
 * core's, text or JSON, as the setting {@code log} says wherever it stands. Nothing is read before
 * there is something to say.
 */
final class LauncherLog {
  private static final Pattern NEXT_KEY = Pattern.compile(",(?=[\\w.-]+=)");

  /** As the core reads. */
  private static final int MAX_FILE_BYTES = 256 * 1024;

  private LauncherLog() {}

  static void say(@Nullable String arguments, String level, String text) {
    String line = line(Instant.now().truncatedTo(ChronoUnit.MILLIS), arguments, level, text);
    if (line != null) {
      System.err.println(line);
    }
  }

  /** The arguments of two agents: what the first say nothing of, the second do. */
  static String both(@Nullable String first, @Nullable String second) {
    if (first == null || first.isEmpty()) {
      return second == null ? "" : second;
    }
    return second == null || second.isEmpty() ? first : first + "," + second;
  }

  /** Null where the setting wants none of this level. */
  static @Nullable String line(
      Instant time, @Nullable String arguments, String level, String message) {
    String setting = setting(arguments);
    if (isOff(setting, level)) {
      return null;
    }
    // A VerifyError has ten lines.
    String text = message.replaceAll("\\p{Cntrl}", " ");
    if (!setting.endsWith("json")) {
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
      line.append(c);
    }
    return line.append("\"}").toString();
  }

  private static boolean isOff(String setting, String level) {
    String least = setting.replaceFirst("\\s*;.*", "");
    return least.equals("off") || (least.equals("error") && level.equals("WARN"));
  }

  /** The key {@code log}; a file has less to say than all others, as in the core. */
  private static String setting(@Nullable String arguments) {
    String given = given("log", arguments);
    return given.isEmpty() ? inFile(given("config", arguments)) : given;
  }

  /** What arguments, property or environment say, in this order; empty where none does. */
  private static String given(String key, @Nullable String arguments) {
    String all = arguments == null ? "" : "," + arguments;
    int at = all.indexOf("," + key + "=");
    if (at >= 0) {
      String rest = all.substring(at + key.length() + 2);
      // A comma separates only before a key: the name of a file may hold one.
      return NEXT_KEY.split(rest, 2)[0].trim();
    }
    try {
      String environment = System.getenv("PLIMSOLL_" + key.toUpperCase(Locale.ROOT));
      String otherwise = environment == null ? "" : environment;
      return System.getProperty("plimsoll." + key, otherwise).trim();
    } catch (SecurityException e) {
      // A security manager (JDK 17): what is thrown out of premain would end the host.
      return "";
    }
  }

  /** Empty where it cannot be read: whether that matters the core will say. */
  private static String inFile(String path) {
    if (path.isEmpty() || !isPlainFile(path)) {
      return "";
    }
    Properties settings = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
      settings.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      return "";
    }
    return settings.getProperty("log", "").trim();
  }

  /** To open a pipe would wait for whoever writes to it, and the host with it. */
  private static boolean isPlainFile(String path) {
    try {
      return Files.isRegularFile(Path.of(path));
    } catch (RuntimeException e) {
      return false;
    }
  }
}
