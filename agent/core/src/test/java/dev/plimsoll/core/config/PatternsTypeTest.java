package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTypeTest {
  private final PatternsType type = new PatternsType();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.Catalog",
        "com.acme.Catalog$Inner",
        "com.acme.Catalog#load",
        "com.acme.Catalog#<init>",
        "com.acme.Catalog#lambda$new$0",
        "com.acme.Catalog#load-impl:12",
        "org.acme.*",
        "com.acme.Catalog#lo*",
        "com.acme.Catalog#*"
      })
  void parse_placeOrBeginningOfOne_taken(String text) {
    assertThat(type.parse(text)).containsExactly(text);
    assertThat(type.parse("a.B; " + text)).containsExactly("a.B", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.Catalog,com.acme.Pages",
        "com.acme.",
        "com/acme/Catalog",
        "com/acme/*",
        "com.acme.Catalog#",
        "com.acme.Catalog#a#b",
        "com.acme.Catalog#load()",
        "com.acme.Catalog load",
        "#load",
        "*",
        "*.Catalog",
        "com.acme.Catalog;"
      })
  void parse_whatNoPlaceIsLike_throws(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text));
  }
}
