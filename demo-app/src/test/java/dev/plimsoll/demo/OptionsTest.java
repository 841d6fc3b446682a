package dev.plimsoll.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Set<String> KNOWN = Set.of("port", "dir");

  @Test
  void parse_bothForms_givesValues() {
    Options options = Options.parse(List.of("--port", "8081", "--dir=/tmp/x=y"), KNOWN);

    assertThat(options.integer("port", 1, 0, 65_535)).isEqualTo(8081);
    assertThat(options.text("dir", "")).isEqualTo("/tmp/x=y");
  }

  @Test
  void integer_absent_givesDefault() {
    assertThat(Options.parse(List.of(), KNOWN).integer("port", 8080, 0, 65_535)).isEqualTo(8080);
  }

  @Test
  void parse_unknownName_namesTheKnownOnes() {
    assertThatThrownBy(() -> Options.parse(List.of("--prot", "1"), KNOWN))
        .isInstanceOf(UsageException.class)
        .hasMessage("option: --prot (expected: --dir, --port)");
  }

  @Test
  void parse_noValue_isRefused() {
    assertThatThrownBy(() -> Options.parse(List.of("--port"), KNOWN))
        .isInstanceOf(UsageException.class)
        .hasMessage("--port: no value (expected: --port VALUE)");
  }

  @Test
  void parse_givenTwice_isRefused() {
    assertThatThrownBy(() -> Options.parse(List.of("--port=1", "--port=2"), KNOWN))
        .isInstanceOf(UsageException.class)
        .hasMessage("--port: given twice (expected: once)");
  }

  @Test
  void integer_outOfRange_namesTheRange() {
    Options options = Options.parse(List.of("--port", "65536"), KNOWN);

    assertThatThrownBy(() -> options.integer("port", 1, 0, 65_535))
        .isInstanceOf(UsageException.class)
        .hasMessage("--port: 65536 (expected: a number from 0 to 65535)");
  }
}
