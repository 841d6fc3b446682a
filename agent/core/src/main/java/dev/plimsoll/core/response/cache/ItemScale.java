package dev.plimsoll.core.response.cache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what is taken in one shed, exactly where that can be told, else by the average, and looks
 * at the clock: after one item, two, four and so on, as each may call a slow listener. Reused where
 * a full heap may have no room for another. One shed at a time.
 */
final class ItemScale {
  /** Items between two looks at most; a look takes 20 ns. */
  private static final int CLOCK_STRIDE = 32;

  private long wantedBytes;
  private double bytesPerEntry;
  private int overheadBytes;
  private @Nullable ShedTerms terms;
  private double takenBytes;
  private int met;
  private int nextLook = 1;
  private boolean over;

  /** One that {@link #begin} makes ready. */
  ItemScale() {}

  ItemScale(long wantedBytes, double bytesPerEntry, int overheadBytes, ShedTerms terms) {
    begin(wantedBytes, bytesPerEntry, overheadBytes, terms);
  }

  void begin(long wanted, double eachBytes, int overhead, ShedTerms with) {
    wantedBytes = wanted;
    bytesPerEntry = eachBytes;
    overheadBytes = overhead;
    terms = with;
    takenBytes = 0;
    met = 0;
    nextLook = 1;
    over = false;
  }

  private ShedTerms terms() {
    return Objects.requireNonNull(terms);
  }

  boolean wantsMore() {
    return takenBytes < wantedBytes && !over && terms().entriesLeft() > 0;
  }

  /** One more item was passed over or taken. */
  void met() {
    if (++met >= nextLook) {
      nextLook = met + Math.min(met, CLOCK_STRIDE);
      // With nothing taken of the first few it is not over: who asks would take that for the end.
      over = (takenBytes > 0 || met >= CLOCK_STRIDE) && terms().isOver();
    }
  }

  void lookAtClock() {
    over = terms().isOver();
  }

  /** How many average items are still wanted. */
  long wantedItems() {
    double rest = wantedBytes - takenBytes;
    long items = rest <= 0 ? 0 : (long) Math.ceil(rest / Math.max(1, bytesPerEntry));
    return Math.min(items, Math.max(0, terms().entriesLeft()));
  }

  void add(@Nullable Object key, @Nullable Object value) {
    terms().given(1);
    if (terms().shared()) {
      takenBytes += bytesPerEntry;
      return;
    }
    long keyBytes = terms().sizes().leafBytes(key);
    long valueBytes = terms().sizes().leafBytes(value);
    takenBytes +=
        keyBytes < 0 || valueBytes < 0 ? bytesPerEntry : keyBytes + valueBytes + overheadBytes;
  }

  void addAverage(int items) {
    terms().given(items);
    takenBytes += items * bytesPerEntry;
  }

  long takenBytes() {
    return Math.round(takenBytes);
  }
}
