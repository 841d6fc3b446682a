package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final long MILLI = 1_000_000L;

  private final Pauses pauses = new Pauses();
  private final Lane lane =
      new Lane(new ResponseThreads(() -> 0, (place, thrown) -> {}, 1), pauses);

  @Test
  void abandonIfOverdue_callInTime_isKept() {
    lane.begin("callee", 200 * MILLI);
    watchEachMilliUntil(199);

    assertThat(lane.end()).isTrue();
  }

  @Test
  void abandonIfOverdue_callPastItsDeadline_isGivenUpOnce() {
    lane.begin("callee", 200 * MILLI);
    assertThat(watchEachMilliUntil(200)).isEqualTo("callee");
    assertThat(abandonIfOverdue(300 * MILLI)).isNull();

    assertThat(lane.end()).isFalse();
    lane.begin("next", 900 * MILLI);
    assertThat(abandonIfOverdue(500 * MILLI)).isNull();
    assertThat(lane.end()).isTrue();
  }

  @Test
  void abandonIfOverdue_watcherStoodStillToo_callHasItsTimeLeft() {
    lane.begin("callee", 200 * MILLI);
    watchEachMilliUntil(50);

    pauses.seen(3_050 * MILLI);
    assertThat(abandonIfOverdue(3_050 * MILLI)).isNull();
    assertThat(abandonIfOverdue(3_090 * MILLI)).isNull();
    assertThat(abandonIfOverdue(3_101 * MILLI)).isEqualTo("callee");
  }

  @Test
  void abandon_callThatEndedSinceItWasOverdue_isNotGivenUp() {
    lane.begin("callee", 200 * MILLI);
    assertThat(lane.overdue(300 * MILLI)).isEqualTo("callee");
    assertThat(lane.end()).isTrue();
    assertThat(lane.abandon()).isFalse();

    lane.begin("callee", 200 * MILLI);
    assertThat(lane.overdue(300 * MILLI)).isEqualTo("callee");
    assertThat(lane.end()).isTrue();
    lane.begin("next", 900 * MILLI);
    assertThat(lane.abandon()).isFalse();
    assertThat(lane.end()).isTrue();
  }

  private @Nullable Object abandonIfOverdue(long nanos) {
    Object callee = lane.overdue(nanos);
    return callee != null && lane.abandon() ? callee : null;
  }

  private @Nullable Object watchEachMilliUntil(long milli) {
    for (long now = 0; now < milli; now++) {
      pauses.seen(now * MILLI);
      assertThat(abandonIfOverdue(now * MILLI)).isNull();
    }
    pauses.seen(milli * MILLI);
    return abandonIfOverdue(milli * MILLI);
  }
}
