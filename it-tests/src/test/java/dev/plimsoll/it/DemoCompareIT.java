package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The command that the README begins with, and the lines that it shows of it. */
class DemoCompareIT {
  @RegisterExtension final Children children = new Children();

  @Test
  void compare_asInTheReadme_diesWithoutTheAgentAndLivesWithIt() {
    Outcome outcome =
        children
            .onRunningJdk()
            .jar(Artifacts.demoJar())
            .arguments("compare")
            .timeout(Duration.ofMinutes(3))
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.stdout())
        .as(outcome.describe())
        .anyMatch(line -> line.contains(" INFO level HEAP NORMAL -> "))
        .anyMatch(line -> line.matches("  bytes returned +- +[1-9]\\d* MB"))
        .anyMatch(line -> line.matches("  how it ended .* alive until stopped"))
        .anyMatch(line -> line.matches(".* lived until it was stopped, .* saved all .* orders."));
  }
}
