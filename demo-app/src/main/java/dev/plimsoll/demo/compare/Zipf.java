package dev.plimsoll.demo.compare;

import java.util.SplittableRandom;

/** Numbers 1 to n, small ones more often: the k-th with a share of 1 / k^s. Safe for any thread. */
final class Zipf {
  private final double[] cumulated;

  Zipf(int n, double s) {
    cumulated = new double[n];
    double sum = 0;
    for (int k = 1; k <= n; k++) {
      sum += 1 / Math.pow(k, s);
      cumulated[k - 1] = sum;
    }
  }

  int next(SplittableRandom random) {
    double point = random.nextDouble() * cumulated[cumulated.length - 1];
    int low = 0;
    int high = cumulated.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] < point) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }
}
