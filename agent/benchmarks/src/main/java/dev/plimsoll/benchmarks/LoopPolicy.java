package dev.plimsoll.benchmarks;

/**
 * Who keeps a cache small.
 *
 * @param share of the heap at which it is bounded by hand; 0 for far too large, or no bound at all
 * @param agent whether the agent is there and the cache registered
 * @param soft whether values are held softly
 */
record LoopPolicy(double share, boolean agent, boolean soft) {
  private static final double TUNED = 0.60;
  private static final double TOO_LARGE = 0.70;

  static LoopPolicy of(String name) {
    return switch (name) {
      case "hand" -> new LoopPolicy(TUNED, false, false);
      case "agent" -> new LoopPolicy(0, true, false);
      case "soft" -> new LoopPolicy(0, false, true);
      case "none" -> new LoopPolicy(0, false, false);
      case "hand70" -> new LoopPolicy(TOO_LARGE, false, false);
      case "agent70" -> new LoopPolicy(TOO_LARGE, true, false);
      default -> throw new IllegalArgumentException("--policies: " + name);
    };
  }

  /** Bytes for a library that wants a bound: where none is meant, the working set would fit. */
  long boundBytes() {
    long heap = Runtime.getRuntime().maxMemory();
    return share > 0 ? (long) (share * heap) : 4 * heap;
  }

  long boundEntries() {
    return boundBytes() / LoopValues.MEAN_BYTES;
  }
}
