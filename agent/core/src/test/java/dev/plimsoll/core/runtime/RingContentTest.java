package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.Transition;
import dev.plimsoll.core.response.end.RingDump;
import dev.plimsoll.core.telemetry.AgentManagement;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.FlightRing;
import dev.plimsoll.core.telemetry.Journal;
import dev.plimsoll.core.telemetry.LevelEvidence;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RingContentTest {
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final Journal journal = new Journal(new SystemNanoClock(), new Counters());
  private final AgentManagement management = new AgentManagement(journal, log, Runnable::run);

  /** Else a report's sums look like those of all the time that it shows. */
  @Test
  void write_decisionsPushedOut_saysSo() {
    shed(FlightRing.DECISIONS);
    assertThat(written()).startsWith("plimsoll-ring 1\nF 5:Agent ").doesNotContain("9:Decisions ");

    shed(1);
    assertThat(written()).contains("\nF 9:Decisions ").endsWith("\nend\n");
  }

  /** The same of episodes. */
  @Test
  void write_changesOfLevelPushedOut_saysSo() {
    changeLevel(FlightRing.LEVEL_CHANGES);
    assertThat(written()).doesNotContain("9:Decisions ");

    changeLevel(1);
    assertThat(written())
        .contains("\nF 9:Decisions ")
        .contains("the last 64 changes of level and the last 512 others only");
  }

  private void changeLevel(int times) {
    Transition change = new Transition();
    for (int i = 0; i < times; i++) {
      PressureLevel from = i % 2 == 0 ? PressureLevel.NORMAL : PressureLevel.MODERATE;
      PressureLevel to = i % 2 == 0 ? PressureLevel.MODERATE : PressureLevel.NORMAL;
      change.set(MemoryResource.HEAP, from, to, to, "injected");
      journal.levelChanged(change, new LevelEvidence());
    }
    management.drain();
  }

  private void shed(int times) {
    for (int i = 0; i < times; i++) {
      journal.shed("cache", MemoryResource.HEAP, PressureLevel.MODERATE, 2, 1, 1);
    }
    management.drain();
  }

  private String written() {
    RingContent content =
        new RingContent(management.ring(), new HeapModel(Collector.G1, 1 << 30, -1));
    byte[] bytes = new RingDump(null, 1, content, log).read();
    return new String(Objects.requireNonNull(bytes), StandardCharsets.US_ASCII);
  }
}
