package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceProcessTest {
  @Test
  void steersJvms_whatWouldReachBothServices_only() {
    assertThat(
            List.of(
                "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "PLIMSOLL_HEAP_MODERATE"))
        .allMatch(ServiceProcess::steersJvms);
    assertThat(List.of("JAVA_HOME", "PATH", "TMPDIR")).noneMatch(ServiceProcess::steersJvms);
  }
}
