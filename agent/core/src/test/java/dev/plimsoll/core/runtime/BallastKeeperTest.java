package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.Reserve;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BallastKeeperTest {
  private static final int RESERVE = 1 << 20;

  private final Reserve reserve = new Reserve(RESERVE);
  private final BallastKeeper keeper =
      new BallastKeeper(
          new HeapBallast(1 << 20, true, AgentLog.onStderr(AgentLog.Level.OFF)),
          reserve,
          new HoldingCost(new HeapModel(Collector.G1, 1 << 30, 1 << 30)),
          () -> {},
          new Journal(new SystemNanoClock(), new Counters()));
  private final LiveConfig config =
      new LiveConfig(
          AgentConfig.load("", Map.of(), new Properties()).forHeap(1 << 30), new SignalQueue());

  @Test
  void apply_enabled_setsTheReserveAside() {
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).isGreaterThanOrEqualTo(RESERVE);
  }

  @Test
  void apply_disabledAndEnabledAgain_givesTheReserveBackAndTakesItAgain() {
    keeper.apply(config.settings());
    config.set("enabled", "false");
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).isZero();
    config.set("enabled", "true");
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).isGreaterThanOrEqualTo(RESERVE);
  }

  @Test
  void apply_dryRun_holdsNothing() {
    config.set("dry-run", "true");
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void apply_otherSettingsChanged_takesNoReserveThatWasHandedOut() {
    keeper.apply(config.settings());
    reserve.release();
    config.set("heap.moderate", "70%");
    keeper.apply(config.settings());
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void release_givesAllBack() {
    keeper.apply(config.settings());
    keeper.release();
    assertThat(reserve.heldBytes()).isZero();
  }

  @Test
  void lendAir_aShedFoundNoRoom_givesTheAirAndTakesItBackWhenThereIsRoom() {
    keeper.apply(config.settings());
    long whole = reserve.heldBytes();
    keeper.lendAir(950, 1000, 0);
    assertThat(reserve.heldBytes()).as("nothing has failed").isEqualTo(whole);

    keeper.lendAir(1L << 30, 1L << 30, 1);
    assertThat(reserve.heldBytes()).as("the array stays").isEqualTo(RESERVE);
    keeper.lendAir(1L << 30, 1L << 30, 1);
    keeper.refillReserve();
    assertThat(reserve.heldBytes()).as("still full").isEqualTo(RESERVE);

    keeper.lendAir(1L << 29, 1L << 30, 1);
    keeper.refillReserve();
    assertThat(reserve.heldBytes()).isEqualTo(whole);
  }
}
