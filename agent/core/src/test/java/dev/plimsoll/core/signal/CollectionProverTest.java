package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import org.junit.jupiter.api.Test;

class CollectionProverTest {
  private final CollectionProver prover =
      new CollectionProver(
          new AllocatedBytes(), new SignalQueue(), new SystemNanoClock(), () -> {});

  /** Else the asker, who goes on with everybody after the pause, asks for the same again. */
  @Test
  void isBusy_untilTheProofIsInASample() {
    HeapSample sample = new HeapSample();
    prover.copyTo(sample);
    assertThat(prover.isBusy()).isFalse();
    prover.ask(CollectionReason.ROOM);
    assertThat(prover.isBusy()).isTrue();
    assertThat(prover.poll()).isTrue();
    assertThat(prover.isBusy()).as("ended, not seen").isTrue();
    prover.copyTo(sample);
    assertThat(prover.isBusy()).isFalse();
    assertThat(sample.proofs).isEqualTo(1);
    assertThat(sample.proofUsedBeforeBytes).isPositive();
  }

  /** What is told of a collection is of that one, whoever has asked for it. */
  @Test
  void reason_ofTheOneUnderWay_untilItHasEnded() {
    prover.ask(CollectionReason.CONTAINER);
    prover.ask(CollectionReason.at(PressureLevel.MODERATE));
    assertThat(prover.reason()).isEqualTo(CollectionReason.CONTAINER);

    prover.poll();
    prover.ask(CollectionReason.at(PressureLevel.MODERATE));
    assertThat(prover.reason()).isEqualTo(CollectionReason.MODERATE);
  }

  @Test
  void poll_twice_theSecondProofIsInTheSampleWhole() {
    HeapSample sample = new HeapSample();
    prover.ask(CollectionReason.ROOM);
    prover.poll();
    prover.copyTo(sample);
    long firstEnd = sample.proofEndNanos;
    prover.ask(CollectionReason.ROOM);
    prover.poll();
    prover.copyTo(sample);

    assertThat(sample.proofs).isEqualTo(2);
    assertThat(sample.proofStartNanos).isGreaterThan(firstEnd);
    assertThat(sample.proofEndNanos).isGreaterThan(sample.proofStartNanos);
    assertThat(sample.proofAllocatedBytes).isNotNegative();
  }

  @Test
  void allocatedBytes_growByWhatIsAllocated() {
    AllocatedBytes allocated = new AllocatedBytes();
    long before = allocated.total();
    byte[] kept = new byte[1 << 20];
    assertThat(allocated.total() - before).isGreaterThanOrEqualTo(kept.length);
  }
}
