package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatioTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "0%, 0", "75%, 0.75", "75.0 %, 0.75", "2.5%, 0.025", "100%, 1", "0.2, 0.2"})
  void parse_share_zeroToOne(String text, double ratio) {
    assertThat(Ratio.parse(text)).isEqualTo(ratio);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "75", "1", "%", "101%", "1.5", "-5%", "75p", "7,5%", "NaN%"})
  void parse_noShare_throws(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Ratio.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 0%", "0.75, 75%", "0.025, 2.5%", "1, 100%", "0.004, 0.4%"})
  void human_ratio_percent(double ratio, String text) {
    assertThat(Ratio.human(ratio)).isEqualTo(text);
  }
}
