package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.ThreadGrowth;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads against each limit that a process may have on them, for real. There is no remedy but to
 * say so in time: a program that then starts no more lives.
 */
class ThreadLimitIT {
  /** A JVM of two processors has some twenty-five with the agent. */
  private static final int THREADS = 80;

  private static final int STACK_KIB = 4 << 10;

  /** Some 520 of them are the JVM's own; the rest is for stacks. */
  private static final int SPACE_KIB = 1_000_000;

  @RegisterExtension final Children children = new Children();

  private ChildJvm growing(Platform platform) {
    return children
        .on(platform)
        .flag("-XX:ActiveProcessorCount=2")
        .agent("")
        .main(ThreadGrowth.class);
  }

  private static void assertToldAndNothingElse(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.result())
        .as(outcome.describe())
        .containsEntry("told", "CRITICAL")
        .containsEntry("level", "CRITICAL")
        .containsEntry("refused", "true")
        .containsEntry("refusedFor", "THREADS")
        .containsEntry("otherDoor", "open")
        .containsEntry("toldInTheEnd", "NORMAL")
        .containsEntry("refusedInTheEnd", "false")
        .containsEntry("shedderCalls", "0");
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.CollectionsAsked")).as(outcome.describe()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.plimsoll.it.Platform#eachJdk")
  void group_thatLimitsTasks_isToldInTime(Platform platform) {
    try (TaskGroup group = TaskGroup.assume("threads", THREADS)) {
      assertToldAndNothingElse(growing(platform).in(group).arguments(THREADS).run());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.plimsoll.it.Platform#eachJdk")
  void user_whoMayHaveSoMany_isToldInTime(Platform platform) {
    ChildJvm jvm = growing(platform);
    ProcessLimit limit = ProcessLimit.assumeOfUser(THREADS, jvm.directory());

    assertToldAndNothingElse(jvm.in(limit).arguments(THREADS).run());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.plimsoll.it.Platform#eachJdk")
  void addressSpace_inWhichStacksNoLongerFit_isToldInTime(Platform platform) {
    ChildJvm jvm =
        growing(platform)
            .flag("-Xss" + STACK_KIB + "k")
            .flag("-XX:CompressedClassSpaceSize=16m")
            .flag("-XX:ReservedCodeCacheSize=32m")
            // Else the C library reserves 64 MiB for the first threads, each.
            .environment("MALLOC_ARENA_MAX", "1");

    assertToldAndNothingElse(
        jvm.in(ProcessLimit.ofAddressSpace(SPACE_KIB)).arguments(SPACE_KIB, STACK_KIB).run());
  }
}
