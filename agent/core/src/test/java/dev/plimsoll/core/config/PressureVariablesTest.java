package dev.plimsoll.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PressureVariablesTest {
  private static PressureVariables of(String watch, String write) {
    return PressureVariables.of(
        Map.of("MEMORY_PRESSURE_WATCH", watch, "MEMORY_PRESSURE_WRITE", write));
  }

  @Test
  void of_bothVariables_decodesWhatIsToBeWritten() {
    assertThat(of(" /run/x ", "c29tZSAyMDAwMDAgMjAwMDAwMAA="))
        .isEqualTo(new PressureVariables("/run/x", "some 200000 2000000\0"));
  }

  @Test
  void of_noBase64_writesNothing() {
    assertThat(of("/run/x", "*?*").write()).isEmpty();
  }

  @Test
  void of_nothing_isEmpty() {
    assertThat(PressureVariables.of(Map.of())).isEqualTo(new PressureVariables("", ""));
    assertThat(of("", "c29tZQ==")).isEqualTo(new PressureVariables("", ""));
  }
}
