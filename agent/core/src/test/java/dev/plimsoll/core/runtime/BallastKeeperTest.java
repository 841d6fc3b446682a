package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BallastKeeperTest {
  private static final int RESERVE = 1 << 20;
  private static final long MAX = 1 << 30;

  private final Reserve reserve = new Reserve(RESERVE);
  private final BallastKeeper keeper =
      new BallastKeeper(
          new HeapBallast(1 << 20, true, AgentLog.onStderr(AgentLog.Level.OFF)),
          reserve,
          new HoldingCost(new HeapModel(Collector.G1, MAX, MAX)),
          () -> {},
          new Journal(new SystemNanoClock(), new Counters()));
  private final LiveConfig config =
      new LiveConfig(
          AgentConfig.load("", Map.of(), new Properties()).forHeap(MAX), new SignalQueue());

  private void look(long usedBytes) {
    keeper.lendAir(usedBytes, MAX, 0);
    keeper.refillReserve();
  }

  @Test
  void apply_enabled_theReserveIsSetAsideAtTheFirstLook() {
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).as("not on the control thread").isZero();
    look(0);
    assertThat(reserve.heldBytes()).isGreaterThanOrEqualTo(RESERVE);
  }

  /** An agent that is attached there, or switched on, must not be what fills it. */
  @Test
  void apply_fullHeap_holdsNothingUntilThereIsRoom() {
    keeper.apply(config.settings());
    look(MAX * 97 / 100);
    look(MAX * 85 / 100 - reserve.wholeBytes() + 1);
    assertThat(reserve.heldBytes()).isZero();

    look(MAX * 85 / 100 - reserve.wholeBytes());
    assertThat(reserve.heldBytes()).isGreaterThanOrEqualTo(RESERVE);
  }

  /** Until then it is looked after at each look, of which each builds a piece. */
  @Test
  void isSettled_ballastNotYetBuilt_isNot() {
    HeapEvaluator heap =
        new HeapEvaluator(new HeapModel(Collector.G1, MAX, MAX), HeapPolicy.defaults());
    HeapSample sample = new HeapSample();
    config.set("ballast", "2m");
    keeper.apply(config.settings());
    assertThat(keeper.isSettled()).isFalse();

    keeper.tick(sample, heap, /* collecting= */ false);
    assertThat(keeper.isSettled()).as("the first half").isFalse();
    keeper.tick(sample, heap, /* collecting= */ false);
    assertThat(keeper.isSettled()).isTrue();

    config.set("ballast", "0");
    keeper.apply(config.settings());
    assertThat(keeper.isSettled()).as("none is wanted").isTrue();
  }

  @Test
  void isSettled_ballastOfNoWholeChunk_noneIsHeldFor() {
    config.set("ballast", "32k");
    keeper.apply(config.settings());
    assertThat(keeper.isSettled()).isTrue();
  }

  @Test
  void apply_disabledAndEnabledAgain_givesTheReserveBackAndTakesItAgain() {
    keeper.apply(config.settings());
    look(0);
    config.set("enabled", "false");
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).isZero();
    config.set("enabled", "true");
    keeper.apply(config.settings());
    look(0);
    assertThat(reserve.heldBytes()).isGreaterThanOrEqualTo(RESERVE);
  }

  @Test
  void apply_disabledBeforeItWasTaken_takesNothing() {
    keeper.apply(config.settings());
    keeper.lendAir(0, MAX, 0);
    config.set("enabled", "false");
    keeper.apply(config.settings());
    keeper.refillReserve();
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void apply_dryRun_holdsNothing() {
    config.set("dry-run", "true");
    keeper.apply(config.settings());
    look(0);
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void apply_otherSettingsChanged_takesNoReserveThatWasHandedOut() {
    keeper.apply(config.settings());
    look(0);
    reserve.release();
    config.set("heap.moderate", "70%");
    keeper.apply(config.settings());
    look(0);
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void release_givesAllBack() {
    keeper.apply(config.settings());
    look(0);
    keeper.release();
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void lendAir_aShedFoundNoRoom_givesTheAirAndTakesItBackWhenThereIsRoom() {
    keeper.apply(config.settings());
    look(0);
    long whole = reserve.heldBytes();
    keeper.lendAir(MAX, MAX, 0);
    assertThat(reserve.heldBytes()).as("nothing has failed").isEqualTo(whole);

    keeper.lendAir(MAX, MAX, 1);
    assertThat(reserve.heldBytes()).as("the array stays").isEqualTo(RESERVE);
    keeper.lendAir(MAX, MAX, 1);
    keeper.refillReserve();
    assertThat(reserve.heldBytes()).as("still full").isEqualTo(RESERVE);

    keeper.lendAir(MAX / 2, MAX, 1);
    keeper.refillReserve();
    assertThat(reserve.heldBytes()).isEqualTo(whole);
  }
}
