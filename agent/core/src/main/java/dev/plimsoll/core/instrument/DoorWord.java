package dev.plimsoll.core.instrument;

/**
 * How the bridge's {@code doors} tell whether they are shut: one number in an object of its own, so
 * that an untripped door costs one read (an element of an array takes three: the array, its length,
 * the element). Bit {@code 4 * resource + level} shuts the doors that name this level of this
 * resource; all clear opens every door. Written by the control thread, read by woven code.
 */
public final class DoorWord {
  private static final int BITS = 4;

  private DoorWord() {}

  /**
   * The bits of one resource up to a level.
   *
   * @param resource its ordinal
   * @param level ordinal of the highest; {@code NORMAL} has none
   */
  public static long bits(int resource, int level) {
    return ((1L << (level + 1)) - 2) << (BITS * resource);
  }

  /** The bit that shuts the doors which open below {@code level}. */
  public static long mask(int resource, int level) {
    return 1L << (BITS * resource + level);
  }

  /** The resource with the lowest ordinal that has a bit. */
  static int firstResource(long word) {
    return Long.numberOfTrailingZeros(word) / BITS;
  }

  /** The highest level among the bits of a resource. */
  static int level(long word, int resource) {
    long bits = (word >>> (BITS * resource)) & ((1L << BITS) - 1);
    return bits == 0 ? 0 : Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
  }
}
