package dev.plimsoll.core.config;

/** Finds the key that somebody probably meant. */
final class NearestKey {
  /** Longer words are cut: nobody meant a key by them, and the search is quadratic. */
  private static final int MAX_LENGTH = 40;

  private static final String PREFIX = "plimsoll.";

  /** The known key with the fewest letters to change; the first of the table among equals. */
  static String of(String word) {
    String bare = word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word;
    String best = "";
    int fewest = Integer.MAX_VALUE;
    for (ConfigKey<?> key : ConfigKey.all()) {
      int changes = distance(bare, key.name());
      if (changes < fewest) {
        fewest = changes;
        best = key.name();
      }
    }
    return best;
  }

  /** Whether the word is so near to a key that it can hardly be anything else. */
  static boolean isClose(String word) {
    return distance(word, of(word)) <= 2;
  }

  /** Levenshtein's distance, two rows at a time; case and the kind of separator do not count. */
  static int distance(String left, String right) {
    String a = left.length() > MAX_LENGTH ? left.substring(0, MAX_LENGTH) : left;
    int[] before = new int[right.length() + 1];
    int[] now = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      now[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = same(a.charAt(i - 1), right.charAt(j - 1)) ? 0 : 1;
        now[j] = Math.min(before[j - 1] + change, Math.min(before[j], now[j - 1]) + 1);
      }
      int[] spare = before;
      before = now;
      now = spare;
    }
    return before[right.length()];
  }

  private static boolean same(char a, char b) {
    return plain(a) == plain(b);
  }

  private static char plain(char c) {
    return c == '_' || c == '.' ? '-' : Character.toLowerCase(c);
  }

  private NearestKey() {}
}
