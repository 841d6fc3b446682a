package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0s, 0",
    "250us, 250000",
    "500ms, 500000000",
    "1.5 s, 1500000000",
    "10S, 10000000000",
    "2m, 120000000000",
    "2min, 120000000000",
    "1h, 3600000000000",
    "7ns, 7"
  })
  void parse_time_nanoseconds(String text, long nanos) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1e3s", "10 seconds", "PT10S", "900000000000h"})
  void parse_noTime_throws(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "7ns", "250us", "500ms", "90s", "2m", "1h"})
  void human_parsedTime_isTheSameText(String text) {
    assertThat(Durations.human(Durations.parse(text))).isEqualTo(text);
  }
}
