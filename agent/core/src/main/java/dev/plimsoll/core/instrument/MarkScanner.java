package dev.plimsoll.core.instrument;

import org.jspecify.annotations.Nullable;

/**
 * Tells from the bytes of a class file whether it holds a mark, before anything else is loaded or
 * allocated: a class without one costs a walk through its constant pool. Safe for any thread.
 */
final class MarkScanner {
  private static final int MAGIC_AND_VERSION = 8;
  private static final int SHORTEST_DESCRIPTOR = 24;
  private static final int LONGEST_DESCRIPTOR = 34;

  /** Bytes that follow the tag, by tag (JVMS 4.4); 0 where there is no such tag. */
  private static final byte[] SIZES = {
    0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2
  };

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private MarkScanner() {}

  /** Whether a descriptor of a mark is among the constants. */
  static boolean hasMark(byte[] file) {
    return scan(file, null);
  }

  /** Whether this ASCII text is among the constants. */
  static boolean hasConstant(byte[] file, String text) {
    return scan(file, text);
  }

  private static boolean scan(byte[] file, @Nullable String text) {
    int count = unsigned(file, MAGIC_AND_VERSION);
    int at = MAGIC_AND_VERSION + 2;
    for (int i = 1; i < count; i++) {
      int tag = file[at];
      if (tag == UTF8) {
        int length = unsigned(file, at + 1);
        if (text == null ? isMark(file, at + 3, length) : isText(file, at + 3, length, text)) {
          return true;
        }
        at += length;
      } else if (tag < 0 || tag >= SIZES.length || SIZES[tag] == 0) {
        // A constant of a later JVM; its class is left alone.
        return false;
      }
      at += 1 + SIZES[tag];
      if (tag == LONG || tag == DOUBLE) {
        i++;
      }
    }
    return false;
  }

  private static boolean isMark(byte[] file, int at, int length) {
    return length >= SHORTEST_DESCRIPTOR
        && length <= LONGEST_DESCRIPTOR
        && file[at] == 'L'
        && MarkKind.isAnyAt(file, at, length);
  }

  private static boolean isText(byte[] file, int at, int length, String text) {
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (file[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int unsigned(byte[] file, int at) {
    return (file[at] & 0xff) << 8 | (file[at + 1] & 0xff);
  }
}
