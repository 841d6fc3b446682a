package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.it.scenario.LargeValues;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that take whole regions of Shenandoah's, which is full of them at 70 % used. */
class LargeValuesIT {
  private static final String HEAP = "256m";

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> shenandoah() {
    return Platform.all().filter(platform -> platform.collector() == Collector.SHENANDOAH);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shenandoah")
  void mapOfLargeValues_growsWithoutEnd_lives(Platform platform) {
    Outcome outcome =
        children.on(platform).heap(HEAP).agent("").main(LargeValues.class).arguments().run();

    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isZero();
    assertThat(outcome.number("mx.Sheds")).as(outcome.describe()).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shenandoah")
  void mapOfLargeValues_withoutAgent_fails(Platform platform) {
    Outcome outcome = children.on(platform).heap(HEAP).main(LargeValues.class).arguments().run();

    assertThat(outcome.number("outOfMemory")).as(outcome.describe()).isPositive();
  }
}
