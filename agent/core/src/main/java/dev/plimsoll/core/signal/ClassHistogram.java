package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.TypeNames;
import dev.plimsoll.core.pressure.ClassCount;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Has the JVM count the objects of each class, by the diagnostic command behind {@code jcmd
 * GC.class_histogram -all}: no collection of its own, but the program stands still while the heap
 * is walked. Notify thread only.
 */
public final class ClassHistogram {
  /** 70 bytes a class were seen, and the text is made twice. */
  private static final long BYTES_PER_CLASS = 256;

  /** The command's lines come largest first. */
  private static final int LARGEST = 64;

  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final UnaryOperator<String> command;

  /**
   * @param command runs a diagnostic command, see {@link dev.plimsoll.core.base.VmCommand}
   */
  public ClassHistogram(UnaryOperator<String> command) {
    this.command = command;
  }

  /**
   * Whether the command's answer, a text of a line for each class, takes little of what is free.
   */
  public boolean fits(long freeBytes) {
    return classes.getLoadedClassCount() * BYTES_PER_CLASS < freeBytes / 4;
  }

  /** Goes the same way with a command that does nothing. */
  public void rehearse() {
    String unused = command.apply("VM.version");
    parse(" num  #instances  #bytes  class name\n   1:  1  16  [B (java.base@17)\n");
  }

  /** Counts now; the largest classes by bytes, largest first. */
  public List<ClassCount> take() {
    return parse(command.apply("GC.class_histogram -all"));
  }

  /** Lines as {@code 1: 1145000 244830176 [B (java.base@17.0.15)}; others are left out. */
  static List<ClassCount> parse(String text) {
    List<ClassCount> counts = new ArrayList<>(LARGEST);
    int at = 0;
    while (at < text.length() && counts.size() < LARGEST) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      int colon = text.indexOf(':', at);
      if (colon > at && colon < end) {
        addRow(text, colon + 1, end, counts);
      }
      at = end + 1;
    }
    return counts;
  }

  private static void addRow(String text, int from, int end, List<ClassCount> to) {
    int objects = skipBlanks(text, from, end);
    int bytes = skipBlanks(text, skipDigits(text, objects, end), end);
    int name = skipBlanks(text, skipDigits(text, bytes, end), end);
    int nameEnd = name;
    while (nameEnd < end && text.charAt(nameEnd) > ' ') {
      nameEnd++;
    }
    if (nameEnd > name && Character.isDigit(text.charAt(bytes))) {
      to.add(
          new ClassCount(
              TypeNames.readable(text.substring(name, nameEnd)),
              number(text, bytes, end),
              number(text, objects, end)));
    }
  }

  private static int skipBlanks(String text, int from, int end) {
    int at = from;
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static int skipDigits(String text, int from, int end) {
    int at = from;
    while (at < end && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static long number(String text, int from, int end) {
    int to = skipDigits(text, from, end);
    return to == from ? 0 : Long.parseLong(text.substring(from, to));
  }
}
