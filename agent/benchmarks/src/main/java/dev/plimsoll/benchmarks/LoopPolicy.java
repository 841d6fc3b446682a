package dev.plimsoll.benchmarks;

/**
 * Who keeps a cache small.
 *
 * @param share of the heap at which it is bounded by hand; 0 for far too large, or no bound at all
 * @param agent whether the agent is there and the cache registered
 * @param soft whether values are held softly
 */
record LoopPolicy(double share, boolean agent, boolean soft) {
  private static final String TUNED = "60";

  static LoopPolicy of(String name) {
    String who = name.replaceAll("\\d+$", "");
    String percent = name.substring(who.length());
    return switch (who) {
      case "hand" -> new LoopPolicy(share(percent.isEmpty() ? TUNED : percent), false, false);
      case "agent" -> new LoopPolicy(share(percent), true, false);
      case "soft" -> new LoopPolicy(0, false, true);
      case "none" -> new LoopPolicy(0, false, false);
      default -> throw new IllegalArgumentException("--policies: " + name);
    };
  }

  private static double share(String percent) {
    return percent.isEmpty() ? 0 : Integer.parseInt(percent) / 100.0;
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
