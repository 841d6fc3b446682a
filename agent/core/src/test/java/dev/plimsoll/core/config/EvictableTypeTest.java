package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvictableTypeTest {
  private final EvictableType type = new EvictableType();

  @Test
  void parse_itemsWithAndWithoutOptions_members() {
    assertThat(type.parse("com.acme.Catalog#cache:order=10:keep=0.2; com.acme.Other$In#pages"))
        .containsExactly(
            new EvictableMember("com.acme.Catalog", "cache", 10, 0.2),
            new EvictableMember("com.acme.Other$In", "pages", 100, 0.1));
  }

  @Test
  void parse_keepsAll_asTheAnnotationsElementIsWritten() {
    assertThat(type.parse("com.acme.Catalog#cache:keep=1"))
        .containsExactly(new EvictableMember("com.acme.Catalog", "cache", 100, 1));
  }

  @Test
  void parse_none_empty() {
    assertThat(type.parse("none")).isEmpty();
    assertThatThrownBy(() -> type.parse("none").add(null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.Catalog",
        "#cache",
        "com.acme.Catalog#",
        "com..acme#cache",
        "com.acme.Catalog#a#b",
        "com.acme.Catalog#a:oder=1",
        "com.acme.Catalog#a:order=x",
        "com.acme.Catalog#a:keep=2",
        "com.acme.Catalog#a;",
        "com.acme.Catalog#a,dry-rn=true"
      })
  void parse_brokenItem_throws(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text));
  }
}
