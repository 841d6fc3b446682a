package dev.plimsoll.core.signal.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mount of a hierarchy of groups, from {@code /proc/self/mountinfo}.
 *
 * @param root which group of the hierarchy is mounted
 * @param point where
 * @param v2 the unified hierarchy; else the v1 controller that was asked for
 */
record GroupMount(String root, String point, boolean v2) {
  private static final int ROOT_FIELD = 3;

  /** All mounts of either kind, in the order of the file; other lines are skipped. */
  static List<GroupMount> parse(String text, String controller) {
    List<GroupMount> mounts = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      GroupMount mount = parseLine(text.substring(start, end), controller);
      if (mount != null) {
        mounts.add(mount);
      }
      start = end + 1;
    }
    return mounts;
  }

  private static @Nullable GroupMount parseLine(String line, String controller) {
    int dash = line.indexOf(" - ");
    if (dash < 0) {
      return null;
    }
    String tail = line.substring(dash + 3);
    int typeEnd = tail.indexOf(' ');
    int options = tail.lastIndexOf(' ');
    if (typeEnd < 0 || options <= typeEnd) {
      return null;
    }
    String type = tail.substring(0, typeEnd);
    boolean v2 = type.equals("cgroup2");
    boolean v1 = type.equals("cgroup") && GroupPaths.has(tail.substring(options + 1), controller);
    String root = field(line, ROOT_FIELD);
    String point = field(line, ROOT_FIELD + 1);
    if (!(v1 || v2) || !root.startsWith("/") || !point.startsWith("/")) {
      return null;
    }
    return new GroupMount(unescape(root), unescape(point), v2);
  }

  private static String field(String line, int number) {
    int start = 0;
    for (int i = 0; i < number; i++) {
      start = line.indexOf(' ', start) + 1;
      if (start == 0) {
        return "";
      }
    }
    int end = line.indexOf(' ', start);
    return end < 0 ? "" : line.substring(start, end);
  }

  /** The kernel writes blanks and the like as three octal digits. */
  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int code = c == '\\' ? octal(text, i + 1) : -1;
      if (code >= 0) {
        plain.append((char) code);
        i += 3;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static int octal(String text, int start) {
    if (start + 3 > text.length()) {
      return -1;
    }
    int code = 0;
    for (int i = start; i < start + 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      code = code * 8 + digit;
    }
    return code;
  }
}
