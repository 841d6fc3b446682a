package dev.plimsoll.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A median and where it lies with 95 %: the interval of the sign test, which supposes nothing about
 * how the values are spread.
 */
record Spread(int count, double least, double median, double most) {
  private static final double DEVIATIONS = 0.98;

  /** Of fewer, not even from the least to the most is as sure as that. */
  private static final int FEWEST = 6;

  static Spread of(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    int n = sorted.size();
    int low = Math.max(0, (int) Math.floor(n / 2.0 - DEVIATIONS * Math.sqrt(n)) - 1);
    int high = Math.min(n - 1, (int) Math.ceil(n / 2.0 + DEVIATIONS * Math.sqrt(n)));
    return new Spread(n, sorted.get(low), middle(sorted), sorted.get(high));
  }

  /** Of field {@code i} in pairs. */
  static Spread ofRatios(List<double[]> over, List<double[]> under, int i) {
    List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < Math.min(over.size(), under.size()); pair++) {
      ratios.add(over.get(pair)[i] / under.get(pair)[i]);
    }
    return of(ratios);
  }

  static double median(List<double[]> rows, int i) {
    return middle(rows.stream().map(row -> row[i]).sorted().toList());
  }

  private static double middle(List<Double> sorted) {
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  @Override
  public String toString() {
    String whole = count < FEWEST ? "all of " : "";
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f, %sn %d)", median, least, most, whole, count);
  }
}
