package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
  @ParameterizedTest
  @CsvSource({"boundBytes, -", "TimeToFullMillis, -", "order, -1"})
  void value_minusOne_isUnknownButOfAnOrder(String name, String shown) {
    assertThat(Human.value(name, -1L)).isEqualTo(shown);
  }

  @Test
  void value_signsThatATerminalObeys_questionMarks() {
    assertThat(Human.value("name", "a\u202eb\u001bc\nd")).isEqualTo("a?b?c d");
  }
}
