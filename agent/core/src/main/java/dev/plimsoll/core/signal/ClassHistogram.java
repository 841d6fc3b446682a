package dev.plimsoll.core.signal;

import dev.plimsoll.core.base.TypeNames;
import dev.plimsoll.core.pressure.ClassCount;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Has the JVM count the objects of each class, by the diagnostic command behind {@code jcmd
 * GC.class_histogram -all}: no collection of its own, but the program stands still while the heap
 * is walked. Notify thread only.
 */
public final class ClassHistogram {
  private static final String BEAN = "com.sun.management:type=DiagnosticCommand";

  /** 70 bytes a class were seen, and the text is made twice. */
  private static final long BYTES_PER_CLASS = 256;

  /** The command's lines come largest first. */
  private static final int LARGEST = 64;

  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();

  /**
   * Whether the command's answer, a text of a line for each class, takes little of what is free.
   */
  public boolean fits(long freeBytes) {
    return classes.getLoadedClassCount() * BYTES_PER_CLASS < freeBytes / 4;
  }

  /** Goes the same way with a command that does nothing. */
  public void rehearse() throws JMException {
    command("vmVersion");
    parse(" num  #instances  #bytes  class name\n   1:  1  16  [B (java.base@17)\n");
  }

  /** Counts now; the largest classes by bytes, largest first. */
  public List<ClassCount> take() throws JMException {
    return parse(command("gcClassHistogram", "-all"));
  }

  private static String command(String name, String... arguments) throws JMException {
    Object told =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName(BEAN),
                name,
                arguments.length == 0 ? new Object[0] : new Object[] {arguments},
                arguments.length == 0 ? new String[0] : new String[] {String[].class.getName()});
    return String.valueOf(told);
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
