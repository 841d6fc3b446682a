package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.demo.UsageException;
import org.junit.jupiter.api.Test;

class CollectorChoiceTest {
  @Test
  void flags_generationalZ_asksForItWhereItMustBeAskedFor() {
    assertThat(CollectorChoice.GENZ.flags(21)).containsExactly("-XX:+UseZGC", "-XX:+ZGenerational");
    assertThat(CollectorChoice.GENZ.flags(25)).containsExactly("-XX:+UseZGC");
  }

  @Test
  void checkedFor_jdkTooOld_saysWhich() {
    assertThatThrownBy(() -> CollectorChoice.GENSHEN.checkedFor(17))
        .isInstanceOf(UsageException.class)
        .hasMessage("--gc: genshen (expected: JDK 24 or later, this is 17)");
  }

  @Test
  void of_unknown_namesAll() {
    assertThatThrownBy(() -> CollectorChoice.of("cms"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--gc: cms (expected: serial, parallel, g1");
  }
}
