package dev.plimsoll.core.signal.cgroup;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the kernel's numbers out of a buffer without garbage. What is no number is unknown. */
final class Digits {
  static final long UNKNOWN = -1;
  static final long UNLIMITED = Long.MAX_VALUE;
  private static final byte[] SOME = {'s', 'o', 'm', 'e', ' '};

  private Digits() {}

  /** The one number of a file, {@link #UNLIMITED} for {@code max}; else {@link #UNKNOWN}. */
  static long whole(@Nullable ByteBuffer text) {
    if (text == null) {
      return UNKNOWN;
    }
    int end = text.limit();
    if (end > 0 && text.get(end - 1) == '\n') {
      end--;
    }
    if (end == 3 && text.get(0) == 'm' && text.get(1) == 'a' && text.get(2) == 'x') {
      return UNLIMITED;
    }
    return number(text, 0, end);
  }

  /** The number behind a key in a file of {@code key number} lines; else {@link #UNKNOWN}. */
  static long field(@Nullable ByteBuffer text, byte[] key) {
    if (text == null) {
      return UNKNOWN;
    }
    int start = 0;
    int limit = text.limit();
    while (start < limit) {
      int end = lineEnd(text, start);
      int value = start + key.length + 1;
      if (value <= end && startsWith(text, start, key) && text.get(value - 1) == ' ') {
        // An unfinished last line may have lost digits.
        return end < limit ? number(text, value, end) : UNKNOWN;
      }
      start = end + 1;
    }
    return UNKNOWN;
  }

  /** The number in a line of {@code key, blanks, number, unit}; else {@link #UNKNOWN}. */
  static long padded(@Nullable ByteBuffer text, byte[] key) {
    if (text == null) {
      return UNKNOWN;
    }
    int start = 0;
    while (start < text.limit()) {
      int end = lineEnd(text, start);
      if (start + key.length <= end && startsWith(text, start, key)) {
        int from = start + key.length;
        while (from < end && (text.get(from) == ' ' || text.get(from) == '\t')) {
          from++;
        }
        int to = from;
        while (to < end && text.get(to) != ' ' && text.get(to) != '\t') {
          to++;
        }
        return number(text, from, to);
      }
      start = end + 1;
    }
    return UNKNOWN;
  }

  /** Of {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=4711} the last; else unknown. */
  static long stalled(@Nullable ByteBuffer text) {
    if (text == null || text.limit() < SOME.length || !startsWith(text, 0, SOME)) {
      return UNKNOWN;
    }
    int end = lineEnd(text, 0);
    int equals = end - 1;
    while (equals > 0 && text.get(equals) != '=') {
      equals--;
    }
    return end < text.limit() ? number(text, equals + 1, end) : UNKNOWN;
  }

  /** Of {@code 0.20 0.18 0.12 1/80 11206} the 80; else {@link #UNKNOWN}. */
  static long tasks(@Nullable ByteBuffer text) {
    if (text == null) {
      return UNKNOWN;
    }
    int slash = 0;
    while (slash < text.limit() && text.get(slash) != '/') {
      slash++;
    }
    int end = slash;
    while (end < text.limit() && text.get(end) != ' ') {
      end++;
    }
    return number(text, slash + 1, end);
  }

  private static int lineEnd(ByteBuffer text, int start) {
    int end = start;
    while (end < text.limit() && text.get(end) != '\n') {
      end++;
    }
    return end;
  }

  private static boolean startsWith(ByteBuffer text, int start, byte[] key) {
    for (int i = 0; i < key.length; i++) {
      if (text.get(start + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(ByteBuffer text, int start, int end) {
    if (start >= end) {
      return UNKNOWN;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.get(i) - '0';
      if (digit < 0 || digit > 9) {
        return UNKNOWN;
      }
      if (number > (UNLIMITED - digit) / 10) {
        return UNLIMITED;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
