package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import org.junit.jupiter.api.Test;

class AskedCollectionsTest {
  private final SystemNanoClock clock = new SystemNanoClock();
  private final CollectionProver prover =
      new CollectionProver(new AllocatedBytes(), new SignalQueue(), clock, () -> {});

  @Test
  void askAtOnce_noneIsWantedYet_asksForOneAtATime() {
    AskedCollections collections = collections(/* mayAsk= */ true);
    collections.ask();
    assertThat(prover.isBusy()).as("none is wanted").isFalse();

    assertThat(collections.askAtOnce()).isTrue();
    assertThat(prover.isBusy()).isTrue();
    assertThat(collections.askAtOnce()).isFalse();
  }

  @Test
  void askAtOnce_noneMayBeAskedFor_doesNot() {
    assertThat(collections(/* mayAsk= */ false).askAtOnce()).isFalse();
    assertThat(prover.isBusy()).isFalse();
  }

  private AskedCollections collections(boolean mayAsk) {
    HeapPolicy policy = new HeapPolicy(0.75, 0.85, 0, 500_000_000L, mayAsk);
    HeapModel model = new HeapModel(Collector.SERIAL, 1 << 30, -1);
    return new AskedCollections(
        new HeapEvaluator(model, policy), prover, new Journal(clock, new Counters()));
  }
}
