package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.Soak;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many episodes in one life leave nothing behind. Always a handful; with {@code -P soak} 200 in 30
 * minutes on each platform ({@code -Dplimsoll.soak.episodes}, {@code -Dplimsoll.soak.seconds}).
 */
class SoakIT {
  private static final int EPISODES = Integer.getInteger("plimsoll.soak.episodes", 6);
  private static final int SECONDS = Integer.getInteger("plimsoll.soak.seconds", 1);
  private static final long MIB = 1 << 20;

  /** The JVM itself compiles and loads for a while. */
  private static final int WARM_UP = Math.max(2, EPISODES / 10);

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> platforms() {
    return Boolean.getBoolean("plimsoll.soak.all") ? Platform.all() : Stream.of(Platform.running());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("platforms")
  void episodes_oneAfterTheOther_leaveNothingBehind(Platform platform) {
    Outcome outcome =
        children
            .on(platform)
            .heap("128m")
            .agent("log=warn,on-exhausted=none")
            .main(Soak.class)
            .arguments(EPISODES, SECONDS)
            .timeout(Duration.ofSeconds(120 + SECONDS + 30L * EPISODES))
            .run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("missed")).as(outcome.describe()).isZero();
    // Up and down again, each time.
    assertThat(outcome.number("levelChanges"))
        .as(outcome.describe())
        .isGreaterThanOrEqualTo(2L * EPISODES);
    assertThat(outcome.number("mx.SuppressedErrors")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.DroppedDecisions")).as(outcome.describe()).isZero();
    assertThat(outcome.result()).as(outcome.describe()).containsEntry("mx.Passive", "false");
    assertThat(drift(outcome, "heap")).as(outcome.describe()).isLessThan(3 * MIB);
    assertThat(drift(outcome, "metaspace")).as(outcome.describe()).isLessThan(MIB);
    assertThat(drift(outcome, "threads")).as(outcome.describe()).isLessThanOrEqualTo(1);
    assertThat(drift(outcome, "files")).as(outcome.describe()).isLessThanOrEqualTo(1);
    assertThat(Math.abs(drift(outcome, "ballast"))).as(outcome.describe()).isLessThan(MIB / 2);
  }

  /** The median of the last third less that of the first after the warm-up. */
  private static long drift(Outcome outcome, String figure) {
    List<Long> values = new ArrayList<>();
    for (String line : outcome.stdout()) {
      int at = line.indexOf(" " + figure + "=");
      if (line.startsWith("SAMPLE ") && at > 0) {
        String rest = line.substring(at + figure.length() + 2);
        int end = rest.indexOf(' ');
        values.add(Long.valueOf(end < 0 ? rest : rest.substring(0, end)));
      }
    }
    assertThat(values).hasSize(EPISODES);
    List<Long> warm = values.subList(WARM_UP, EPISODES);
    int third = Math.max(1, warm.size() / 3);
    return median(warm.subList(warm.size() - third, warm.size())) - median(warm.subList(0, third));
  }

  private static long median(List<Long> values) {
    List<Long> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }
}
