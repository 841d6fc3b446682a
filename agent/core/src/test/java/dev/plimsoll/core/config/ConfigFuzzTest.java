package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigFuzzTest {
  private static final List<String> BITS =
      List.of(
          "=",
          ",",
          ";",
          ":",
          "%",
          ".",
          "-",
          "#",
          " ",
          "75%",
          "64m",
          "10s",
          "0",
          "1e9",
          "true",
          "false",
          "auto",
          "off",
          "\n",
          "\u0000",
          "\ud83d",
          "é",
          "null",
          "NaN",
          "plimsoll.",
          "config=/dev/null",
          "a.b#c:order=1",
          "99999999999999999999",
          "\\",
          "\"",
          "wibble=");

  @Test
  void load_tenThousandRandomTexts_errorsOrValues() {
    Random random = new Random(20261121);
    for (int i = 0; i < 10_000; i++) {
      String arguments = text(random);
      Map<String, String> environment =
          Map.of(any(random).environmentName(), text(random), "PLIMSOLL_X", "1");
      Properties properties = new Properties();
      properties.setProperty("plimsoll." + text(random), text(random));

      AgentConfig config = AgentConfig.load(arguments, environment, properties);

      check(arguments, config);
      if (i % 10 == 0) {
        check(arguments, config.forHeap(1L << (random.nextInt(30) + 20)));
      }
    }
  }

  private static void check(String arguments, AgentConfig config) {
    for (ConfigKey<?> key : ConfigKey.all()) {
      Class<?> type =
          key.defaultValue() instanceof List ? List.class : key.defaultValue().getClass();
      assertThat(config.value(key)).as(arguments).isInstanceOf(type);
      if (config.source(key).equals("default")) {
        assertThat(config.value(key)).isEqualTo(key.defaultValue());
      }
    }
    for (String error : config.errors()) {
      assertThat(error).as(arguments).doesNotContain("\n").contains("(expected: ", " - ");
    }
    assertThat(config.value(ConfigKey.HEAP_MODERATE))
        .isLessThan(config.value(ConfigKey.HEAP_CRITICAL));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int bits = random.nextInt(12);
    for (int i = 0; i < bits; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(any(random).name()).append('=');
        case 1 -> text.append((char) random.nextInt(0x250));
        default -> text.append(BITS.get(random.nextInt(BITS.size())));
      }
    }
    return text.toString();
  }

  private static ConfigKey<?> any(Random random) {
    return ConfigKey.all().get(random.nextInt(ConfigKey.all().size()));
  }
}
