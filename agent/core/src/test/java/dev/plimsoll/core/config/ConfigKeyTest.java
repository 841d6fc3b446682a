package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigKeyTest {
  @Test
  void all_keys_areUniqueInEverySpelling() {
    Set<String> names = new HashSet<>();
    for (ConfigKey<?> key : ConfigKey.all()) {
      assertThat(key.name()).matches("[a-z]+([.-][a-z]+)*");
      assertThat(names.add(key.environmentName())).as(key.name()).isTrue();
      assertThat(key.doc()).as(key.name()).endsWith(".").hasSizeGreaterThan(20);
    }
  }

  @Test
  void all_defaults_areWhatTheirTextsSay() {
    for (ConfigKey<?> key : ConfigKey.all()) {
      assertThat(key.defaultValue()).as(key.name()).isEqualTo(key.type().parse(key.defaultText()));
    }
  }

  @Test
  void all_essentials_areAtMostFiveAndFirst() {
    assertThat(ConfigKey.all().stream().filter(k -> k.group() == ConfigKey.Group.ESSENTIALS))
        .hasSizeLessThanOrEqualTo(5);
    assertThat(ConfigKey.all()).isSortedAccordingTo((a, b) -> a.group().compareTo(b.group()));
  }

  @Test
  void all_killAndFileSwitches_areNotLive() {
    assertThat(ConfigKey.all().stream().filter(k -> !k.live()).map(ConfigKey::name))
        .contains("report-dir", "config", "log", "on-exhausted", "exit-code");
  }

  @Test
  void environmentName_dotsAndDashes_underscores() {
    assertThat(ConfigKey.HEAP_MODERATE.environmentName()).isEqualTo("PLIMSOLL_HEAP_MODERATE");
    assertThat(ConfigKey.MAX_FORCED_PAUSE.environmentName()).isEqualTo("PLIMSOLL_MAX_FORCED_PAUSE");
  }
}
