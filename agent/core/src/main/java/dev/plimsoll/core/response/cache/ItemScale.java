package dev.plimsoll.core.response.cache;

import org.jspecify.annotations.Nullable;

/** Adds up what is taken in one shed, exactly where that can be told, else by the average. */
final class ItemScale {
  private final long wantedBytes;
  private final double bytesPerEntry;
  private final int overheadBytes;
  private final ShedTerms terms;
  private double takenBytes;

  ItemScale(long wantedBytes, double bytesPerEntry, int overheadBytes, ShedTerms terms) {
    this.wantedBytes = wantedBytes;
    this.bytesPerEntry = bytesPerEntry;
    this.overheadBytes = overheadBytes;
    this.terms = terms;
  }

  boolean wantsMore() {
    return takenBytes < wantedBytes;
  }

  /** How many average items are still wanted. */
  long wantedItems() {
    double rest = wantedBytes - takenBytes;
    return rest <= 0 ? 0 : (long) Math.ceil(rest / Math.max(1, bytesPerEntry));
  }

  void add(@Nullable Object key, @Nullable Object value) {
    long keyBytes = terms.sizes().leafBytes(key);
    long valueBytes = terms.sizes().leafBytes(value);
    takenBytes +=
        keyBytes < 0 || valueBytes < 0 ? bytesPerEntry : keyBytes + valueBytes + overheadBytes;
  }

  void addAverage(int items) {
    takenBytes += items * bytesPerEntry;
  }

  long takenBytes() {
    return Math.round(takenBytes);
  }
}
