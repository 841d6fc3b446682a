package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.ManyClasses;
import java.io.File;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process of very many classes, each of which the agent has to look at: a few have a mark. */
class ManyClassesIT {
  private static final int CLASSES = Plan.isMatrix() ? 100_000 : 20_000;

  /** Bounds a scan that has become quadratic, not a slow machine. */
  private static final Duration LIMIT = Duration.ofMinutes(Plan.isMatrix() ? 10 : 3);

  @RegisterExtension final Children children = new Children();

  @Test
  void onTheLine_everyClassIsLookedAt_theProgramRuns() {
    Outcome outcome = many().agent("").arguments(CLASSES).timeout(LIMIT).run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertNothingWrong(outcome);
  }

  @Test
  void attached_toAllTheClasses_worksAndTheProgramGoesOn() throws Exception {
    ChildProcess child =
        children.start(many().arguments(CLASSES, "wait").flag("-XX:+EnableDynamicAgentLoading"));
    child.awaitLine("READY", LIMIT);
    CommandRun attach = CommandRun.of(children, "attach", Long.toString(child.pid()));
    assertThat(attach.exitCode()).as(attach.text()).isZero();
    child.say("go on");
    Outcome outcome = child.await(LIMIT);

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertNothingWrong(outcome);
  }

  private static void assertNothingWrong(Outcome outcome) {
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("active", "true");
    assertThat(outcome.number("served"))
        .as("marks; " + outcome.describe())
        .isEqualTo(outcome.number("loaders"))
        .isPositive();
    assertThat(outcome.number("mx.SuppressedErrors")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.LevelChanges")).as(outcome.describe()).isZero();
    assertThat(outcome.agentLines("WARN")).as(outcome.describe()).isEmpty();
    assertThat(outcome.ownFailures()).as(outcome.describe()).isEmpty();
  }

  private ChildJvm many() {
    return children
        .onRunningJdk()
        .heap("512m")
        .classPath(
            Artifacts.applicationClassPath()
                + File.pathSeparator
                + Artifacts.locationOf(net.bytebuddy.jar.asm.ClassWriter.class))
        .main(ManyClasses.class);
  }
}
