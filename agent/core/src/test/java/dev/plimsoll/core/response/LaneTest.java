package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final long MILLI = 1_000_000L;

  private final Pauses pauses = new Pauses();
  private final Lane lane =
      new Lane(0, new ResponseThreads(() -> 0, AgentLog.onStderr(AgentLog.Level.OFF), 1), pauses);

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
    assertThat(lane.abandonIfOverdue(300 * MILLI)).isNull();

    assertThat(lane.end()).isFalse();
    lane.begin("next", 900 * MILLI);
    assertThat(lane.abandonIfOverdue(500 * MILLI)).isNull();
    assertThat(lane.end()).isTrue();
  }

  @Test
  void abandonIfOverdue_watcherStoodStillToo_callHasItsTimeLeft() {
    lane.begin("callee", 200 * MILLI);
    watchEachMilliUntil(50);

    pauses.seen(3_050 * MILLI);
    assertThat(lane.abandonIfOverdue(3_050 * MILLI)).isNull();
    assertThat(lane.abandonIfOverdue(3_090 * MILLI)).isNull();
    assertThat(lane.abandonIfOverdue(3_101 * MILLI)).isEqualTo("callee");
  }

  private Object watchEachMilliUntil(long milli) {
    for (long now = 0; now < milli; now++) {
      pauses.seen(now * MILLI);
      assertThat(lane.abandonIfOverdue(now * MILLI)).isNull();
    }
    pauses.seen(milli * MILLI);
    return lane.abandonIfOverdue(milli * MILLI);
  }
}
