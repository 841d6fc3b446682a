package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.HeapSample;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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
    allocated.begin();
    byte[] kept = new byte[1 << 20];
    assertThat(allocated.sinceBegin()).isGreaterThanOrEqualTo(kept.length);
  }

  /** Else what the others allocate would be lost, in a pool whose threads come and go. */
  @Test
  void allocatedBytes_threadThatHasAllocatedDies_takesNothingAway() throws InterruptedException {
    AllocatedBytes allocated = new AllocatedBytes();
    CountDownLatch full = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<byte[]> held = new AtomicReference<>(new byte[0]);
    Thread dying =
        new Thread(
            () -> {
              held.set(new byte[16 << 20]);
              full.countDown();
              while (over.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    dying.start();
    full.await();
    allocated.begin();
    over.countDown();
    dying.join();
    byte[] kept = new byte[1 << 20];
    assertThat(allocated.sinceBegin()).isGreaterThanOrEqualTo(kept.length);
    assertThat(held.get()).hasSize(16 << 20);
  }
}
