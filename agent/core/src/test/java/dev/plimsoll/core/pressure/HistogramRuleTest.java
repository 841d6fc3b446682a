package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In a heap of 1000 bytes with the line at 750. */
class HistogramRuleTest {
  private static final long MILLI = 1_000_000;

  private final HistogramRule rule = new HistogramRule();
  private long nanos = 1_000 * MILLI;

  @Test
  void isDue_risesNearTheLine_fromTheSecondProofOn() {
    assertThat(isDue(700)).as("one proof shows no direction").isFalse();
    assertThat(isDue(720)).isTrue();
  }

  @Test
  void isDue_flatOrFalling_never() {
    assertThat(isDue(720)).isFalse();
    assertThat(isDue(720)).isFalse();
    assertThat(isDue(710)).isFalse();
  }

  @Test
  void isDue_farFromTheLine_never() {
    assertThat(isDue(300)).isFalse();
    assertThat(isDue(599)).as("80 % of the line is 600").isFalse();
    assertThat(isDue(600)).isTrue();
  }

  @Test
  void isDue_nothingKnown_never() {
    assertThat(isDue(-1)).isFalse();
    assertThat(isDue(700)).as("no proof before").isFalse();
  }

  @Test
  void isDue_pauseTooLongOrForbidden_never() {
    isDue(700);
    assertThat(rule.isDue(nanos, 720, 750, 1000, 251 * MILLI, 500 * MILLI)).isFalse();
    assertThat(rule.isDue(nanos, 730, 750, 1000, 250 * MILLI, 500 * MILLI)).isTrue();
    assertThat(rule.isDue(nanos, 740, 750, 1000, 0, 0)).isFalse();
  }

  @Test
  void isDue_afterOne_onlyWhenATwentiethIsAdded() {
    take(700, 720);
    pass(10_000);

    assertThat(isDue(769)).isFalse();
    assertThat(isDue(770)).isTrue();
  }

  @Test
  void isDue_afterOne_notBeforeTwentyTimesItsLength() {
    take(700, 720);
    pass(199);
    assertThat(isDue(800)).isFalse();
    pass(1);
    assertThat(isDue(801)).isTrue();
  }

  @Test
  void isDue_theLastWasTooLong_never() {
    isDue(700);
    assertThat(isDue(720)).isTrue();
    rule.taken(nanos, 400 * MILLI);
    pass(60_000);

    assertThat(isDue(900)).as("1.5 times 400 ms").isFalse();
  }

  @Test
  void isFirst_fellFarBelow_beginsAnew() {
    assertThat(rule.isFirst()).isTrue();
    take(700, 720);
    assertThat(rule.isFirst()).isFalse();
    pass(10_000);

    assertThat(isDue(669)).isFalse();
    assertThat(rule.isFirst()).isTrue();
    assertThat(isDue(680)).isTrue();
  }

  private void take(long before, long live) {
    isDue(before);
    assertThat(isDue(live)).isTrue();
    rule.taken(nanos, 10 * MILLI);
  }

  private void pass(long millis) {
    nanos += millis * MILLI;
  }

  private boolean isDue(long live) {
    return rule.isDue(nanos, live, 750, 1000, 20 * MILLI, 500 * MILLI);
  }
}
