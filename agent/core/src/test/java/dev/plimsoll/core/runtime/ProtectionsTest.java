package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.signal.HostFlags;
import org.junit.jupiter.api.Test;

class ProtectionsTest {
  private static final HeapModel G1 = new HeapModel(Collector.G1, 1 << 30, 1 << 30);

  private final Protections protections =
      new Protections(new HostFlags(false, false, "", false, 1000), G1);

  @Test
  void states_settingsThatChange_sayWhetherAnythingIsShed() {
    assertThat(protections.states(false)).containsEntry("shedding", "off: disabled or dry run");
    assertThat(protections.states(true)).containsEntry("shedding", "on");
    assertThat(protections.states(false).keySet()).startsWith("shedding", "asked collections");
  }

  @Test
  void remark_allOn_isNothing() {
    assertThat(protections.remark(true)).isEmpty();
    assertThat(protections.remark(false)).isEqualTo("; limited: shedding off: disabled or dry run");
  }

  @Test
  void remark_flagsOfTheHost_tellWhatTheyTake() {
    HostFlags strict = new HostFlags(true, false, "CrashOnOutOfMemoryError", false, 0);

    assertThat(new Protections(strict, G1).remark(true))
        .contains("asked collections off: DisableExplicitGC")
        .contains("retry gates off for heap errors: CrashOnOutOfMemoryError ends the JVM")
        .contains("heap ballast held strongly: SoftRefLRUPolicyMSPerMB=0")
        .doesNotContain("dump");
  }

  /** Also a caught error of the agent's own would run it, so the reserve must know. */
  @Test
  void remark_commandOnOutOfMemory_mayEndTheJvm() {
    HostFlags command = new HostFlags(false, false, "OnOutOfMemoryError", false, 1000);

    assertThat(command.exitsOnOutOfMemory()).isTrue();
    assertThat(new Protections(command, G1).remark(true))
        .isEqualTo(
            "; limited: retry gates off for heap errors if the command of OnOutOfMemoryError ends"
                + " the JVM");
  }
}
