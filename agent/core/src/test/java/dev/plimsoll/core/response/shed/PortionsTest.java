package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortionsTest {
  private final double[] gives = new double[8];

  @Test
  void divide_equalWeights_isInProportionToWhatThereIs() {
    Portions.divide(200, new double[] {100, 300}, new double[] {1, 1}, gives, 0, 2);

    assertThat(gives[0]).isCloseTo(50, within(1e-6));
    assertThat(gives[1]).isCloseTo(150, within(1e-6));
  }

  @Test
  void divide_oneIsEmptied_theOthersGiveTheRest() {
    Portions.divide(200, new double[] {100, 100, 100}, new double[] {8, 1, 3}, gives, 0, 3);

    assertThat(gives[0]).isEqualTo(100);
    assertThat(gives[1]).isCloseTo(25, within(1e-6));
    assertThat(gives[2]).isCloseTo(75, within(1e-6));
  }

  @Test
  void divide_moreThanThereIs_takesAll() {
    Portions.divide(1e9, new double[] {0, 100, 7}, new double[] {1, 0.125, 8}, gives, 0, 3);

    assertThat(Arrays.copyOf(gives, 3)).containsExactly(0, 100, 7);
  }

  @Test
  void divide_anyWeights_givesTheAmountAndNeverLessOfMore() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 200; trial++) {
      double[] most = random.doubles(8, 0, 1000).toArray();
      double[] weights = random.doubles(8, 0.125, 8).toArray();
      double all = Arrays.stream(most).sum();
      double[] before = new double[8];
      for (double amount = 0; amount <= all; amount += all / 50) {
        Portions.divide(amount, most, weights, gives, 0, 8);
        assertThat(Arrays.stream(gives).sum()).isCloseTo(amount, within(1e-3));
        for (int i = 0; i < 8; i++) {
          assertThat(gives[i]).isBetween(before[i] - 1e-6, most[i]);
        }
        before = gives.clone();
      }
    }
  }
}
