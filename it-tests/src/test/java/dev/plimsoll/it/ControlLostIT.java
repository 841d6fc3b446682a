package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.ControlLost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever was told a level hears of its end, also when the agent gives up in between. */
class ControlLostIT {
  @RegisterExtension final Children children = new Children();

  @Test
  void controlThread_dies_listenersHearNormalOnce() {
    Outcome outcome = children.onRunningJdk().heap("96m").agent("").main(ControlLost.class).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("heard", "NORMAL to NORMAL, NORMAL to CRITICAL, CRITICAL to NORMAL")
        .containsEntry("heardLate", "NORMAL")
        .containsEntry("level", "NORMAL")
        .containsEntry("mxLevel", "NORMAL")
        .containsEntry("passive", "true");
    assertThat(outcome.agentLines("WARN"))
        .as(outcome.describe())
        .satisfiesExactly(
            line -> assertThat(line).contains(" WARN passive: repeated failures"),
            line ->
                assertThat(line).contains(" WARN the agent itself failed: java.lang.Error at "));
  }
}
