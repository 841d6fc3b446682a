package dev.plimsoll.core.config;

/** A whole number between two bounds, both included. */
final class WholeNumberType implements ValueType<Integer> {
  private final int least;
  private final int most;

  WholeNumberType(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer parse(String text) {
    int number = Integer.parseInt(text);
    if (number < least || number > most || text.charAt(0) == '+') {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  @Override
  public String expected() {
    return "a whole number, " + least + " to " + most;
  }
}
