package dev.plimsoll.core.config;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.base.Ratio;

/** A size, a percentage of the heap, or {@code auto}; bounded by a share of the heap. */
final class AmountType implements ValueType<Amount> {
  private final Amount auto;
  private final double most;

  /**
   * @param auto what the word means
   * @param most the largest share of the heap, 0 to 1
   */
  AmountType(Amount auto, double most) {
    this.auto = auto;
    this.most = most;
  }

  @Override
  public Amount parse(String text) {
    if (text.equals("auto")) {
      return auto;
    }
    if (!text.endsWith("%")) {
      return Amount.ofBytes(ByteSize.parse(text));
    }
    double share = Ratio.parse(text);
    if (share > most) {
      throw new IllegalArgumentException(text);
    }
    return Amount.ofShare(share);
  }

  @Override
  public boolean fits(Amount value, long heapBytes) {
    return value.bytesOf(heapBytes) <= Math.round(most * heapBytes);
  }

  @Override
  public String expected() {
    return "auto, a size such as 16m, or a percentage of the heap, 0% to " + Ratio.human(most);
  }
}
