package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0b, 0",
    "512b, 512",
    "1k, 1024",
    "64m, 67108864",
    "64M, 67108864",
    "64 MiB, 67108864",
    "1.5GiB, 1610612736",
    "1.5gb, 1610612736",
    "' 2k ', 2048"
  })
  void parse_size_bytes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64",
        "m",
        "-1m",
        "+1m",
        "1e3m",
        "1.m",
        ".5m",
        "1.2.3m",
        "1,5m",
        "64x",
        "NaNm",
        "0x10k",
        "١m",
        "99999999999999g",
        "1 2m",
        "00000000000000000000000000000000000000000m"
      })
  void parse_noSize_throws(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1572864, 1.5 MiB",
    "1073741824, 1.0 GiB",
    "-1536, -1.5 KiB"
  })
  void human_bytes_oneDecimal(long bytes, String text) {
    assertThat(ByteSize.human(bytes)).isEqualTo(text);
  }
}
