package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.shed.CallbackTarget;
import dev.plimsoll.core.response.shed.TargetRegistry;
import dev.plimsoll.core.response.shed.Terms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a call ends, its target can be called again. */
class CallsTest {
  private static final long DEADLINE = 1_000;

  private boolean full;
  private final NanoClock clock =
      () -> {
        if (full) {
          throw new OutOfMemoryError("not even the time can be told");
        }
        return 5_000_000_000L;
      };
  private final List<String> failed = new ArrayList<>();
  private final ResponseThreads threads =
      new ResponseThreads(() -> 0, (place, thrown) -> failed.add(place + " " + thrown), 1);
  private final Lane lane = new Lane(threads, new Pauses());
  private final AgentLog log = new AgentLog(System.err, AgentLog.Level.DEBUG);
  private final Calls calls =
      new Calls(
          clock,
          threads,
          new Full(),
          new ShedTotals(),
          new ShedSettings(1_000_000L, false),
          new AppBounds(new TargetRegistry(log, new AdapterKinds()), log));
  private final CallbackTarget target =
      new CallbackTarget(new Terms("shedder", 1, 0, 1, -1), call -> 0);

  private void begin() {
    assertThat(target.claim()).isTrue();
    lane.begin(target, DEADLINE);
  }

  @Test
  void end_well_givesTheClaimBack() {
    begin();

    assertThat(calls.end(lane, target, null)).isTrue();

    assertThat(target.claim()).isTrue();
    assertThat(target.quarantine().isClosed(5_000_000_000L)).isFalse();
  }

  @Test
  void end_threwAndThereIsNoRoomToTell_isQuarantinedAndGivesTheClaimBack() {
    begin();

    assertThat(calls.end(lane, target, new IllegalStateException("test"))).isTrue();

    assertThat(target.claim()).isTrue();
    assertThat(target.quarantine().isClosed(5_000_000_000L)).isTrue();
    assertThat(target.quarantine().isClosed(6_000_000_001L)).isFalse();
    assertThat(failed).containsExactly("a response failed java.lang.OutOfMemoryError: test");
  }

  /** Else a cache library's fault reads as a fault of a shed, in calm. */
  @Test
  void rehearsalFailed_andAStepLater_eachIsTold() {
    calls.rehearsalFailed(new IllegalStateException("of the library"));
    calls.stepFailed(new IllegalStateException("of the agent"));

    assertThat(failed)
        .containsExactly(
            "the rehearsal of a cache failed java.lang.IllegalStateException: of the library",
            "a response failed java.lang.IllegalStateException: of the agent");
    assertThat(calls.roomless()).isZero();
  }

  @Test
  void stepAndRehearsal_outOfMemory_areEvidenceAndNotTold() {
    calls.rehearsalFailed(new OutOfMemoryError("test"));
    calls.stepFailed(new OutOfMemoryError("test"));

    assertThat(calls.roomless()).isEqualTo(2);
    assertThat(failed).isEmpty();
  }

  @Test
  void end_threwAndNothingElseCanBeDone_givesTheClaimBack() {
    begin();
    full = true;

    assertThatThrownBy(() -> calls.end(lane, target, new IllegalStateException("test")))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(target.claim()).isTrue();
  }

  @Test
  void end_givenUpBefore_isOutOfServiceUntilItCameBackAndAWhileLonger() {
    begin();
    assertThat(lane.overdue(DEADLINE)).isSameAs(target);
    target.quarantine().setHanging(true);
    assertThat(lane.abandon()).isTrue();
    calls.hung(target);
    assertThat(target.quarantine().isHanging()).isTrue();

    assertThat(calls.end(lane, target, null)).isFalse();

    assertThat(target.quarantine().isHanging()).isFalse();
    assertThat(target.quarantine().isClosed(5_000_000_000L)).isTrue();
    assertThat(target.claim()).isTrue();
  }

  /** Watched by who read the clock before the call began. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 86_400_000_000_001L})
  void timeout_longerThanADay_isADayAndNotOverAtOnce(long timeoutNanos) {
    CallbackTarget endless =
        new CallbackTarget(new Terms("shedder", 1, 0, 1, timeoutNanos), call -> 0);
    assertThat(endless.claim()).isTrue();
    lane.begin(endless, clock.nanoTime() + calls.timeoutNanos(endless));

    assertThat(lane.overdue(clock.nanoTime() - 1_000_000)).isNull();
    assertThat(calls.timeoutNanos(endless)).isEqualTo(86_400_000_000_000L);
  }

  /** As an observer in a heap without a free byte. */
  private static final class Full implements ShedObserver {
    @Override
    public void quarantined(String name, String why) {
      throw new OutOfMemoryError("test");
    }
  }
}
