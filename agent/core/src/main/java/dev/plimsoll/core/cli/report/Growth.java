package dev.plimsoll.core.cli.report;

/** A class in the first and in the last histogram of a recording. */
record Growth(String type, long firstBytes, long lastBytes, long firstCount, long lastCount) {
  long bytes() {
    return lastBytes - firstBytes;
  }
}
