package dev.plimsoll.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitnessTest {
  private static final String NAME = "java.vm.name";

  private final String own = System.getProperty(NAME);

  @AfterEach
  void restore() {
    System.setProperty(NAME, own);
  }

  @Test
  void problem_thisVm_none() {
    assertThat(Fitness.problem()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Eclipse OpenJ9 VM", "Substrate VM", ""})
  void problem_otherVm_isNamed(String name) {
    System.setProperty(NAME, name);

    assertThat(Fitness.problem()).isEqualTo("this JVM is not HotSpot (java.vm.name=" + name + ")");
  }
}
