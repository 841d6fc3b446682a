package dev.plimsoll.it;

/**
 * How much slower than a common machine the one is that the tests run on: 4 in the emulated guest
 * of {@link Cgroup2IT}. Bounds are longer by it, and what is to be watched goes slower.
 */
final class Slowness {
  static final int FACTOR = Integer.getInteger("plimsoll.it.slowness", 1);

  private Slowness() {}

  /** A rate, such as MB/s. */
  static double rate(double usual) {
    return usual / FACTOR;
  }
}
