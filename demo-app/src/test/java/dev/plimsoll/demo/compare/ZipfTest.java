package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {
  @Test
  void next_manyDraws_followsTheLaw() {
    Zipf zipf = new Zipf(1_000, 1.0);
    SplittableRandom random = new SplittableRandom(1);
    int[] drawn = new int[1_001];
    for (int i = 0; i < 200_000; i++) {
      drawn[zipf.next(random)]++;
    }

    assertThat(drawn[0]).isZero();
    assertThat((double) drawn[1] / drawn[2]).isCloseTo(2, within(0.1));
    assertThat((double) drawn[1] / drawn[10]).isCloseTo(10, within(1.0));
  }
}
