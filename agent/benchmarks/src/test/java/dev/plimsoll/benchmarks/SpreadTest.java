package dev.plimsoll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void median_ofAnEvenNumber_liesBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    assertThat(Startup.median(List.of(6.0, 1.0))).isEqualTo(3.5);
    assertThat(Startup.median(List.of(6.0, 1.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void toString_fewerThanSix_saysThatTheRangeIsAllOfThem() {
    assertThat(Spread.of(Collections.nCopies(5, 1.0)))
        .hasToString("1.000 (1.000 to 1.000, all of n 5)");
    assertThat(Spread.of(Collections.nCopies(6, 1.0))).hasToString("1.000 (1.000 to 1.000, n 6)");
  }

  /** Other programs read what is written here, and the tables are in English. */
  @Test
  void toString_machineThatWritesCommas_writesPoints() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
    try {
      assertThat(Spread.of(List.of(0.5))).hasToString("0.500 (0.500 to 0.500, all of n 1)");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }
}
