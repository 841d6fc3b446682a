package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Contained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real control groups: what the kernel kills without the agent lives, or ends in good order. What
 * is tagged {@code cgroup2} runs in the guest of {@link Cgroup2IT} too.
 */
class ContainerIT {
  private static final long MIB = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SECONDS = 5 * Slowness.FACTOR;

  /**
   * How soon it dies without the agent is the collector's to say: how fast it lets its heap grow.
   */
  private static final int PATIENCE = 40;

  /** Of garbage a second, beside 100 MiB of live data. */
  private static final double RATE = Slowness.rate(200);

  @RegisterExtension final Children children = new Children();

  /** Shenandoah and ZGC are saved most times only, Parallel is not (docs/performance.md). */
  static Stream<Platform> saved() {
    return Platform.all()
        .filter(
            platform ->
                platform.collector() == Collector.G1 || platform.collector() == Collector.SERIAL);
  }

  private ChildJvm contained(Platform platform, MemoryGroup group) {
    return children.on(platform).heap("600m").in(group).main(Contained.class).timeout(LIMIT);
  }

  @Test
  @Tag("cgroup2")
  void garbage_withoutAgent_isKilled() {
    try (MemoryGroup group = MemoryGroup.assume("bare", 400 * MIB)) {
      Outcome outcome =
          contained(Platform.running(), group).arguments("garbage", PATIENCE, RATE).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(137);
      assertThat(group.kills()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("saved")
  @Tag("cgroup2")
  void garbage_withAgent_lives(Platform platform) {
    try (MemoryGroup group = MemoryGroup.assume("garbage", 400 * MIB)) {
      Outcome outcome =
          contained(platform, group).agent("").arguments("garbage", SECONDS, RATE).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(group.kills()).isZero();
      assertThat(outcome.result()).containsEntry("complete", "true");
      assertThat(outcome.number("mx.BallastHeldBytes"))
          .as("the container is full long before the heap: %s", outcome.describe())
          .isZero();
      assertThat(outcome.agentLines("WARN"))
          .as(outcome.describe())
          .singleElement()
          .asString()
          .contains("this JVM may need ", "of a container of 400.0 MiB");
    }
  }

  @Test
  void growthThatNothingCures_savesTheStateBeforeTheKernelKills() throws Exception {
    try (MemoryGroup group = MemoryGroup.assume("grow", 300 * MIB)) {
      ChildJvm jvm = contained(Platform.running(), group).agent("");
      Path state = jvm.directory().resolve("state");
      Outcome outcome = jvm.arguments("grow", 50, 10, state).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
      assertThat(Files.readString(state)).startsWith("SAVED ");
      assertThat(group.kills()).isZero();
    }
  }

  /** What it says is not believed for long: the group's own figures tell that nothing was freed. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.plimsoll.it.Platform#eachJdk")
  void growthThatAShedderOnlySaysItCures_savesTheStateBeforeTheKernelKills(Platform platform)
      throws Exception {
    try (MemoryGroup group = MemoryGroup.assume("lies", 300 * MIB)) {
      ChildJvm jvm = contained(platform, group).agent("");
      Path state = jvm.directory().resolve("state");
      Outcome outcome = jvm.arguments("lies", 50, 50, state).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isEqualTo(3);
      assertThat(Files.readString(state)).startsWith("SAVED ");
      assertThat(group.kills()).isZero();
    }
  }

  @Test
  void pageCacheThatThrashes_causesNothing() throws Exception {
    try (MemoryGroup group = MemoryGroup.assume("thrash", 250 * MIB)) {
      ChildJvm jvm = contained(Platform.running(), group).heap("64m").agent("");
      Path file = jvm.directory().resolve("data");
      Outcome outcome = jvm.arguments("thrash", 8, 400, file).run();

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(group.limitHits()).as("otherwise nothing was shown").isGreaterThan(1000);
      if (group.tellsStalls()) {
        assertThat(group.stallMicros()).as("nor this").isGreaterThan(100_000);
      }
      assertThat(outcome.number("levelChanges")).as(outcome.describe()).isZero();
      assertThat(outcome.number("mx.CollectionsAsked")).as(outcome.describe()).isZero();
      assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isZero();
    }
  }

  /** As {@code docker update} and an in-place resize do it. */
  @Test
  void limitThatIsCutUnderWay_isFollowed() {
    try (MemoryGroup group = MemoryGroup.assume("cut", 400 * MIB)) {
      ChildProcess child =
          children.start(
              contained(Platform.running(), group)
                  .heap("64m")
                  .flag("-XX:MaxDirectMemorySize=400m")
                  .agent("")
                  .arguments("hold", 3, 60, group.directory(), "asked"));
      child.awaitLine("HELD");
      group.limit(275 * MIB);
      Outcome outcome = child.await();

      assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
      assertThat(outcome.number("asked")).as(outcome.describe()).isPositive();
      assertThat(outcome.result()).as(outcome.describe()).containsEntry("highest", "MODERATE");
    }
  }

  @Test
  void siblings_theOneWithTheCacheShedsForTheOther() {
    try (MemoryGroup group = MemoryGroup.assume("siblings", 500 * MIB)) {
      ChildProcess holder =
          children.start(
              contained(Platform.running(), group)
                  .heap("400m")
                  .agent("")
                  .arguments("cache", 25, 200));
      holder.awaitLine("FILLED");
      ChildProcess grower =
          children.start(
              contained(Platform.running(), group)
                  .heap("64m")
                  .flag("-XX:MaxDirectMemorySize=400m")
                  .agent("")
                  .arguments("burst", 15, 200));

      Outcome grown = grower.await();
      Outcome held = holder.await();

      assertThat(grown.exitCode()).as(grown.describe()).isZero();
      assertThat(grown.result()).as(grown.describe()).containsEntry("complete", "true");
      assertThat(held.exitCode()).as(held.describe()).isZero();
      assertThat(held.result()).as(held.describe()).doesNotContainEntry("highest", "EXHAUSTED");
      assertThat(held.number("entries")).as(held.describe()).isLessThan(200 * 64);
    }
  }
}
