package dev.plimsoll.it;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which variants of a scenario run where. Always every collector of every JDK, with one of the
 * variants each; with {@code -P matrix} all variants, three times.
 */
public final class Plan {
  private static final int MATRIX_RUNS = 3;

  /** One run of one variant; its text names the directory of its logs. */
  public record Run(Platform platform, String variant, int number) {
    @Override
    public String toString() {
      return platform + "-" + variant + "-" + number;
    }
  }

  private Plan() {}

  static boolean isMatrix() {
    return System.getProperty("plimsoll.it.runs", "smoke").equals("matrix");
  }

  static Stream<Run> of(String... variants) {
    List<Run> runs = new ArrayList<>();
    List<Platform> platforms = Platform.all().toList();
    for (int i = 0; i < platforms.size(); i++) {
      if (!isMatrix()) {
        runs.add(new Run(platforms.get(i), variants[i % variants.length], 1));
        continue;
      }
      for (String variant : variants) {
        for (int number = 1; number <= MATRIX_RUNS; number++) {
          runs.add(new Run(platforms.get(i), variant, number));
        }
      }
    }
    return runs.stream();
  }
}
