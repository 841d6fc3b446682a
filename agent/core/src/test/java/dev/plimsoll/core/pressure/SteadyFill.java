package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * A program that fills its heap at one rate up to some share, and then only makes garbage: a start
 * that is well, or a map that takes all. One look and one step a millisecond, one cycle of the
 * collector after the other; what is born during a cycle is kept by it. For {@link
 * DecisionRecordTest}: a line that can be read.
 */
final class SteadyFill {
  private static final long MILLI = 1_000_000L;
  private static final long MAX = 1_000_000_000L;
  private static final long BASE = MAX / 10;
  private static final int MILLIS = 4000;

  private final HeapEvaluator evaluator;
  private final HeapSample sample = new HeapSample();
  private final StringBuilder told = new StringBuilder();
  private final long bytesPerMilli;
  private final long garbagePerMilli;
  private final long endBytes;
  private final int cycleMillis;
  private long live = BASE;
  private long garbage;
  private long allocated;
  private long garbageAtBegin;
  private int answerAt = -1;
  private long garbageAtAsk;
  private long allocatedAtAsk;
  private PressureLevel level = PressureLevel.NORMAL;

  /**
   * @param percentPerSecond allocated, of the heap
   * @param garbagePercent how much of that is garbage while it fills
   * @param endPercent of the heap, where the fill ends
   */
  SteadyFill(
      Collector collector,
      int percentPerSecond,
      int garbagePercent,
      int endPercent,
      int cycleMillis) {
    evaluator =
        new HeapEvaluator(new HeapModel(collector, MAX, MAX * 2 / 3), HeapPolicy.defaults());
    bytesPerMilli = MAX / 100_000 * percentPerSecond;
    garbagePerMilli = bytesPerMilli / 100 * garbagePercent;
    endBytes = MAX / 100 * endPercent;
    this.cycleMillis = cycleMillis;
  }

  /** Where it was asked about, where a level rose or fell, and whether the heap got full. */
  String play() {
    for (int t = 1; t <= MILLIS; t++) {
      allocate();
      if (t % cycleMillis == 0) {
        collected();
      }
      if (t == answerAt) {
        answered();
      }
      if (live + garbage >= MAX) {
        told.append(" full at ").append(t).append(" ms");
        break;
      }
      look(t);
    }
    return told.isEmpty() ? " nothing" : told.toString();
  }

  private void allocate() {
    boolean filling = live < endBytes;
    allocated += bytesPerMilli;
    garbage += filling ? garbagePerMilli : bytesPerMilli;
    live += filling ? bytesPerMilli - garbagePerMilli : 0;
  }

  private void collected() {
    sample.collections++;
    sample.fullCollections++;
    sample.spaceCollections++;
    garbage -= garbageAtBegin;
    garbageAtBegin = garbage;
  }

  private void answered() {
    sample.proofs++;
    sample.proofStartNanos = sample.nanos - (cycleMillis - 1) * MILLI;
    sample.proofEndNanos = sample.nanos + MILLI;
    garbage -= Math.min(garbage, garbageAtAsk);
    garbageAtBegin = Math.min(garbageAtBegin, garbage);
    sample.proofUsedBytes = live + garbage;
    sample.proofAllocatedBytes = allocated - allocatedAtAsk;
    answerAt = -1;
  }

  private void look(int t) {
    sample.nanos += MILLI;
    sample.usedBytes = live + garbage;
    evaluator.next(sample);
    if (evaluator.wantsCollection() && answerAt < 0) {
      answerAt = t + cycleMillis;
      sample.proofUsedBeforeBytes = sample.usedBytes;
      garbageAtAsk = garbage;
      allocatedAtAsk = allocated;
      told.append(" asked at ").append(percent());
    }
    if (evaluator.level() != level) {
      level = evaluator.level();
      told.append(" -> ").append(level).append(" at ").append(percent());
    }
  }

  private String percent() {
    return sample.usedBytes / (MAX / 100) + " %";
  }
}
