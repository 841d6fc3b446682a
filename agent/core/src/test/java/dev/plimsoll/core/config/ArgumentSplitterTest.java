package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentSplitterTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void split_nothing_empty(String arguments) {
    assertThat(ArgumentSplitter.split(arguments)).isEmpty();
  }

  @Test
  void split_knownKeys_eachOne() {
    assertThat(texts("enabled=true, heap.moderate = 70% ,log=debug"))
        .containsExactly("enabled|true", "heap.moderate|70%", "log|debug");
  }

  @Test
  void split_commaInPath_staysInValue() {
    assertThat(texts("report-dir=/var/a,b,c=d/x,log=debug"))
        .containsExactly("report-dir|/var/a,b,c=d/x", "log|debug");
  }

  @Test
  void split_misspeltKeyBehindPath_isItsOwn() {
    assertThat(texts("report-dir=/var/a,dry-rn=true"))
        .containsExactly("report-dir|/var/a", "dry-rn|true");
  }

  @Test
  void split_unknownKeyBehindPlainValue_isItsOwn() {
    assertThat(texts("enabled=true,wibble=1,log=debug"))
        .containsExactly("enabled|true", "wibble|1", "log|debug");
  }

  @Test
  void split_commaWithoutEquals_staysInValue() {
    assertThat(texts("enabled=true,dry-run")).containsExactly("enabled|true,dry-run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled=true,log=debug,",
        ",enabled=true,log=debug",
        "enabled=true,,log=debug",
        " , enabled=true , , log=debug , ,"
      })
  void split_commaBeforeNothing_isDropped(String arguments) {
    assertThat(texts(arguments)).containsExactly("enabled|true", "log|debug");
  }

  @Test
  void split_commaBehindPathAndNothing_isDropped() {
    assertThat(texts("report-dir=/var/a,b,")).containsExactly("report-dir|/var/a,b");
    assertThat(texts(",")).isEmpty();
  }

  @Test
  void split_partWithoutEquals_hasNoName() {
    assertThat(texts("wibble")).containsExactly("|wibble");
    assertThat(texts("wibble,log=debug")).containsExactly("|wibble", "log|debug");
  }

  private static List<String> texts(String arguments) {
    return ArgumentSplitter.split(arguments).stream().map(s -> s.name() + "|" + s.text()).toList();
  }
}
