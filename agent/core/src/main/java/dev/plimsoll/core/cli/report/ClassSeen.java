package dev.plimsoll.core.cli.report;

/**
 * A class in one of the agent's own histograms.
 *
 * @param millis since the epoch
 * @param histogram which one, the first being 1
 * @param firstBytes in the first of the rise; -1 where this is it, or it was not among the largest
 * @param nanos how long the histogram took
 */
record ClassSeen(
    long millis,
    long histogram,
    String type,
    long firstBytes,
    long bytes,
    long objects,
    long nanos) {
  /** As {@code com.acme.Session 40.0 MiB (30.0 MiB more)}. */
  String words() {
    return type
        + " "
        + Words.size(bytes)
        + (firstBytes < 0 || bytes < firstBytes
            ? ""
            : " (" + Words.size(bytes - firstBytes) + " more)");
  }
}
