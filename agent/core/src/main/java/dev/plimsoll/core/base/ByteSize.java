package dev.plimsoll.core.base;

/** Sizes as people write and read them. */
public final class ByteSize {
  public static final long KIB = 1024;
  public static final long MIB = 1024 * KIB;
  public static final long GIB = 1024 * MIB;

  /** The maximum of this JVM's heap, read once: on Parallel the answer may change. */
  public static final long WHOLE_HEAP = Runtime.getRuntime().maxMemory();

  private ByteSize() {}

  /** Human and raw, as {@code 1.5 MiB (1572864)}. */
  public static String both(long bytes) {
    return human(bytes) + " (" + bytes + ")";
  }

  /** With one decimal and a binary unit, as {@code 1.5 MiB}; below 1 KiB in bytes. */
  public static String human(long bytes) {
    if (Math.abs(bytes) < KIB) {
      return bytes + " B";
    }
    long unit = Math.abs(bytes) >= GIB ? GIB : Math.abs(bytes) >= MIB ? MIB : KIB;
    String name = unit == GIB ? " GiB" : unit == MIB ? " MiB" : " KiB";
    // By hand: Formatter loads thirty classes and allocates two kilobytes.
    long tenths = Math.round(bytes * 10.0 / unit);
    return (tenths / 10) + "." + Math.abs(tenths % 10) + name;
  }

  /**
   * Reads {@code 64m}, {@code 1.5GiB}, {@code 512k}, {@code 0}; a bare number other than zero is
   * refused, since nobody can tell its unit. All units are binary, as those of {@code -Xmx}.
   *
   * @throws IllegalArgumentException if it is no size
   */
  public static long parse(String text) {
    Quantity size = Quantity.parse(text);
    long factor =
        switch (size.unit()) {
          case "k", "kb", "kib" -> KIB;
          case "m", "mb", "mib" -> MIB;
          case "g", "gb", "gib" -> GIB;
          case "b" -> 1;
          default -> size.isPlainZero() ? 1 : -1;
        };
    if (factor < 0 || size.number() * factor > Long.MAX_VALUE / 2.0) {
      throw new IllegalArgumentException("no size: " + text);
    }
    return Math.round(size.number() * factor);
  }
}
