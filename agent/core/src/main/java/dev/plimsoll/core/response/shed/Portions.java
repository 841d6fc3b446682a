package dev.plimsoll.core.response.shed;

/** Divides an amount by weight among those who have only so much to give. Stateless. */
public final class Portions {
  private Portions() {}

  /**
   * Fills in what each gives: its weight times what it has times one factor for all, but no more
   * than it has; so with a larger amount nobody gives less.
   *
   * @param amount what all give together, if they have as much
   */
  public static void divide(
      double amount, double[] most, double[] weights, double[] gives, int from, int to) {
    for (int i = from; i < to; i++) {
      gives[i] = 0;
    }
    double left = amount;
    // Each round but the last takes at least one to its end.
    for (int round = from; round < to && left > 0; round++) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += gives[i] < most[i] ? most[i] * weights[i] : 0;
      }
      if (sum <= 0) {
        return;
      }
      double factor = left / sum;
      for (int i = from; i < to; i++) {
        if (gives[i] < most[i]) {
          double more = Math.min(most[i] - gives[i], most[i] * weights[i] * factor);
          gives[i] = more >= most[i] - gives[i] ? most[i] : gives[i] + more;
          left -= more;
        }
      }
    }
  }
}
