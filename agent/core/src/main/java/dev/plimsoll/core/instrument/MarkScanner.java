package dev.plimsoll.core.instrument;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  private static final byte[] API = "Ldev/plimsoll/".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SKIPS = skips();

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private MarkScanner() {}

  /** Whether a descriptor of a mark is among the constants. */
  static boolean hasMark(byte[] file) {
    return isApiNamed(file) && scan(file, null);
  }

  /**
   * Whether the bytes of the API's package are anywhere in a class file: by Horspool's search, one
   * byte of a dozen looked at. In a JVM that starts, this short loop is compiled long before the
   * walk through the constants would be.
   */
  private static boolean isApiNamed(byte[] file) {
    int last = API.length - 1;
    for (int at = last; at < file.length; at += SKIPS[file[at] & 0x7f]) {
      int same = 0;
      while (same <= last && file[at - same] == API[last - same]) {
        same++;
      }
      if (same > last) {
        return true;
      }
    }
    return false;
  }

  /** How far the API's name may move on behind a byte, by its lower seven bits. */
  private static byte[] skips() {
    byte[] skips = new byte[128];
    Arrays.fill(skips, (byte) API.length);
    for (int i = 0; i < API.length - 1; i++) {
      skips[API[i]] = (byte) (API.length - 1 - i);
    }
    return skips;
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
