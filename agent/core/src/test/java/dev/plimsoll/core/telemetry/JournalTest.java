package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.ClassGrowth;
import dev.plimsoll.core.pressure.Transition;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Transition UP =
      new Transition()
          .set(
              MemoryResource.HEAP,
              PressureLevel.NORMAL,
              PressureLevel.MODERATE,
              PressureLevel.MODERATE,
              "proven live");
  private static final ClassGrowth GROWTH = new ClassGrowth("com.acme.Session", 3, 9, 7);

  private final Counters counters = new Counters();
  private final Journal journal = new Journal(() -> 7, counters);

  @Test
  void journal_everyKind_allocatesNothing() {
    LevelEvidence evidence = new LevelEvidence();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    writeAll(evidence);
    drain();
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 50; i++) {
      writeAll(evidence);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    Set<Decision.Kind> kinds = EnumSet.noneOf(Decision.Kind.class);
    assertThat(drain(kinds)).isEqualTo(550);
    assertThat(kinds).containsExactlyInAnyOrder(Decision.Kind.values());
    assertThat(allocated).isZero();
  }

  @Test
  void journal_evenTheFirstWrite_allocatesNothing() {
    LevelEvidence evidence = new LevelEvidence();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    writeAll(evidence);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isZero();
  }

  @Test
  void journal_overflow_countsAllTheSame() {
    for (int i = 0; i < 1500; i++) {
      journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10, 2, 5);
    }

    assertThat(drain()).isEqualTo(1024);
    assertThat(counters.get(Counter.SHEDS)).isEqualTo(1500);
    assertThat(counters.get(Counter.BYTES_RETURNED)).isEqualTo(3000);
    assertThat(counters.get(Counter.DROPPED_DECISIONS)).isEqualTo(476);
  }

  /** It did not happen; what would have is told all the same. */
  @Test
  void wouldShed_isToldAndNotCounted() {
    journal.wouldShed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10);

    assertThat(counters.get(Counter.SHEDS)).isZero();
    assertThat(journal.ring().peek().kind).isEqualTo(Decision.Kind.SHED);
    assertThat(journal.ring().peek().isDryRun()).isTrue();
  }

  /** A slot is used again. */
  @Test
  void shed_inTheSlotOfADryRun_isNone() {
    for (int i = 0; i < 1024; i++) {
      journal.wouldShed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10);
    }
    assertThat(drain()).isEqualTo(1024);
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10, 2, 5);

    assertThat(journal.ring().peek().isDryRun()).isFalse();
  }

  @Test
  void shed_withoutEstimate_addsNoBytes() {
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10, -1, 5);

    assertThat(counters.get(Counter.BYTES_RETURNED)).isZero();
  }

  @Test
  void gate_eachOutcome_countsWhereItBelongs() {
    journal.gate(GateOutcome.RETRIED, -1, 1);
    journal.gate(GateOutcome.GAVE_UP, -1, 1);
    journal.gate(GateOutcome.GRANTED, 5, 1);
    journal.gate(GateOutcome.REFUSED, 5, 1);

    assertThat(counters.get(Counter.GATE_ERRORS)).isEqualTo(2);
    assertThat(counters.get(Counter.HEADROOM_GRANTED)).isEqualTo(1);
    assertThat(counters.get(Counter.HEADROOM_REFUSED)).isEqualTo(1);
  }

  @Test
  void levelChanged_evidenceReusedAfterwards_keepsItsCopy() {
    LevelEvidence evidence = new LevelEvidence();
    evidence.measured = 42;
    journal.levelChanged(UP, evidence);
    evidence.clear();

    assertThat(journal.ring().peek().evidence.measured).isEqualTo(42);
    assertThat(journal.ring().peek().nanos).isEqualTo(7);
  }

  private void writeAll(LevelEvidence evidence) {
    journal.levelChanged(UP, evidence);
    journal.wakeDismissed("threshold", MemoryResource.HEAP, 5);
    journal.boundChanged("a", Long.MAX_VALUE, 100);
    journal.shed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10, 2, 5);
    journal.wouldShed("a", MemoryResource.HEAP, PressureLevel.MODERATE, 10);
    journal.ballast("heap", BallastAction.CLEARED, 0);
    journal.gate(GateOutcome.RETRIED, -1, 1);
    journal.collectionAsked("proof", 10, 5, 3);
    journal.quarantined("a", "hung");
    journal.shutdownStep("doors", "done", 4);
    journal.classCounted(1, 2, GROWTH, 6);
  }

  private int drain() {
    return drain(EnumSet.noneOf(Decision.Kind.class));
  }

  private int drain(Set<Decision.Kind> kinds) {
    int count = 0;
    for (Decision next = journal.ring().peek(); next != null; next = journal.ring().peek()) {
      kinds.add(next.kind);
      journal.ring().release();
      count++;
    }
    return count;
  }
}
