package dev.plimsoll.core.signal.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * Where {@code /proc/self/cgroup} says that the process is.
 *
 * @param v1 its path below the v1 controller that was asked for; null if there is none
 * @param v2 its path in the unified hierarchy; null if there is none
 */
record GroupPaths(@Nullable String v1, @Nullable String v2) {
  /** Reads lines of {@code number:controllers:path}; what is none is skipped. */
  static GroupPaths parse(String text, String controller) {
    String v1 = null;
    String v2 = null;
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      int first = text.indexOf(':', start);
      int second = first < 0 ? -1 : text.indexOf(':', first + 1);
      if (second >= 0 && second + 1 < end && text.charAt(second + 1) == '/') {
        String controllers = text.substring(first + 1, second);
        String path = text.substring(second + 1, end);
        if (has(controllers, controller)) {
          v1 = path;
        } else if (controllers.isEmpty() && text.substring(start, first).equals("0")) {
          v2 = path;
        }
      }
      start = end + 1;
    }
    return new GroupPaths(v1, v2);
  }

  /** Whether a list with commas has the word. */
  static boolean has(String list, String word) {
    int at = list.indexOf(word);
    while (at >= 0) {
      int end = at + word.length();
      boolean begins = at == 0 || list.charAt(at - 1) == ',';
      if (begins && (end == list.length() || list.charAt(end) == ',')) {
        return true;
      }
      at = list.indexOf(word, at + 1);
    }
    return false;
  }
}
