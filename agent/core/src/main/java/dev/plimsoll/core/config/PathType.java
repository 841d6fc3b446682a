package dev.plimsoll.core.config;

import java.nio.file.Path;

/** A path of a file or folder as text; the word {@code off} is the empty text, which is none. */
final class PathType implements ValueType<String> {
  private final String what;

  PathType(String what) {
    this.what = what;
  }

  @Override
  public String parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException("control character");
      }
    }
    // Throws for what this file system, or the process's locale, has no path for.
    return text.equals("off") ? "" : Path.of(text).toString();
  }

  @Override
  public String expected() {
    return what + ", or off";
  }

  @Override
  public boolean mayHoldCommas() {
    return true;
  }
}
