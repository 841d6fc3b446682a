package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * ZGC, Shenandoah: no passive figure is proof (healthy programs with 60 % alive may never fall
 * below 90 % used), so passive figures only wake the agent ({@link PassiveWake}). Proof is the
 * answer of an asked collection: what is used after it, less what was allocated while it ran, since
 * objects born during a cycle are kept by it. Of two high answers in a row the lower is believed.
 * Only a process that is as good as dead needs no proof: where pauses take all the time, or where
 * no answer comes. Confined to the control thread.
 *
 * <p>Non-generational ZGC does not touch pages that are less than a quarter garbage, so there an
 * answer is a range: its lower end is believed, unless answers rise as only those of a filling heap
 * do, or next to nothing comes back any more.
 *
 * <p>While there is a {@link SteepFill}, one answer is believed: there is no time for a second, and
 * little garbage that could be mistaken for live objects. A low answer that comes after the fill is
 * over is ignored.
 */
final class AskedCollectionRule implements ProofRule {
  // Taken for alive before the first answer.
  private static final double START_SHARE = 0.35;
  private static final double HIGH_SHARE = 0.85;
  // In a steep fill an answer is believed at once if the heap is full before so many more can come.
  // A program that builds up what it needs at 150 MB/s in 192 MB has time for ten, and its first
  // answers hold the garbage of the start; a map filled at 400 MB/s in 256 MB has time for three.
  private static final int ANSWERS_TO_COME = 4;
  // The same where the collection found garbage, as it has left some then, too.
  private static final int DOUBTED_ANSWERS_TO_COME = 1;
  // It found garbage if it collected more than this share of what was born meanwhile. Maps that
  // were filled: at most 6 % where there was time for another answer (but for one heap of 64 MB,
  // which has 32 pages); healthy starts: 16 % and more.
  private static final double GARBAGE_SHARE = 0.10;
  // This needs no second answer: no recorded healthy program ever answered above 93 %.
  private static final double ALONE_SHARE = 0.95;
  // ZFragmentationLimit: where values are replaced at random nearly every page keeps its quarter
  // of garbage, so that 71 % alive answered 82 to 95 % (95 % once, 92 % twice in a row).
  private static final double KEPT_GARBAGE_SHARE = 0.18;
  private static final double HARDLY_GARBAGE_SHARE = 0.925;
  // So many answers from there on, none below the one before, are believed whole.
  private static final int CLIMBS = 3;
  // After so many rises in a row the higher of two answers is believed.
  private static final int RISES = 2;
  private static final double FILLING_LEAST_SHARE = 0.75;
  private static final double ALONE_BEYOND_GARBAGE_SHARE = 0.98;
  private static final long FAILED_NANOS = 10_000_000_000L;
  private static final double NEAR_SHARE = 0.75;
  // Since the last answer the floor rose by half of what was missing to the line.
  private static final double GROWN_SHARE = 0.5;
  private static final double GROWN_LEAST_SHARE = 0.04;
  // A cycle answers in 15-40 ms, on healthy programs that keep the collector at its limit in
  // 90-380, on a machine that is busy otherwise in 600: shorter patience would call those ill.
  private static final long NO_ANSWER_NANOS = 2_000_000_000L;
  // Healthy recorded programs reach 65 % of a second and 48 % of three; the dead 90-100 %.
  private static final double DEAD_PAUSES_SHARE = 0.75;
  private static final long DEAD_NANOS = 1_000_000_000L;
  private static final long LONG_DEAD_NANOS = 3_000_000_000L;

  private final HeapModel model;
  private final PassiveWake wake;
  private final SteepFill fill;
  private final RisingAnswers rising;
  private final boolean keepsGarbage;
  private boolean started;
  private long lastProofs;
  private long serial;
  private long proofStartNanos;
  private long lastAnswer = -1;
  private long usedAfterBytes;
  private int climbs;
  private int rises;
  private long failures;
  private long failedNanos;
  // Whether the upper end of an answer's range is believed, not the lower.
  private boolean upperEnd;
  private boolean askedFilling;
  // The upper end of what is alive; -1 before the first answer.
  private long mostLiveBytes = -1;
  private boolean wantsSecond;
  private boolean asking;
  private long askedNanos;
  private long askedFloorBytes;
  private PressureLevel unproven = PressureLevel.NORMAL;

  AskedCollectionRule(HeapModel model) {
    this.model = model;
    wake = new PassiveWake(model);
    fill = new SteepFill(model);
    rising = new RisingAnswers(model);
    keepsGarbage = model.collector().keepsGarbage();
  }

  @Override
  public void next(HeapSample s, PauseWindow pauses, boolean reset) {
    if (!started) {
      started = true;
      lastProofs = s.proofs;
    }
    wake.next(s, pauses, reset);
    fill.next(s, reset);
    if (s.failures > failures) {
      failures = s.failures;
      failedNanos = s.nanos;
    }
    if (s.proofs > lastProofs) {
      lastProofs = s.proofs;
      answered(s);
    }
    if (reset) {
      askedNanos = s.nanos;
    }
    unproven = unproven(s.nanos, pauses);
  }

  private void answered(HeapSample s) {
    asking = false;
    wantsSecond = false;
    if (s.proofUsedBytes < 0) {
      return;
    }
    long answer = answer(s);
    if (tellsNothing(s, answer)) {
      return;
    }
    rises = isHigh(answer) ? rises : 0;
    boolean filling = fill.stands() && s.proofAllocatedBytes >= 0 && isLast(s);
    boolean alone = filling || answer >= aloneShare() * model.maxBytes();
    boolean whole = note(s, answer, alone);
    if (filling) {
      // What was born meanwhile stays, as what was born before; no more of it than the lines doubt.
      long doubted = (long) (moderateOffset() * model.maxBytes());
      mostLiveBytes = answer + Math.min(s.proofAllocatedBytes, doubted);
    } else if (alone) {
      mostLiveBytes = answer;
    } else {
      compare(answer, whole);
    }
    usedAfterBytes = s.proofUsedBytes;
    lastAnswer = answer;
    serial++;
    proofStartNanos = s.proofStartNanos;
  }

  private boolean tellsNothing(HeapSample s, long answer) {
    if (s.proofAllocatedBytes < 0 && isHigh(answer)) {
      // All of it may have been allocated meanwhile: it could only show that less is alive.
      return true;
    }
    // Asked because of a fill that is over: without that question the next comes no later.
    return askedFilling && !fill.stands() && answer < FILLING_LEAST_SHARE * model.maxBytes();
  }

  /** From here on one answer by itself may be the garbage of a healthy heap. */
  private boolean isHigh(long answer) {
    return answer >= HIGH_SHARE * model.maxBytes();
  }

  /** Notes an answer; whether the whole of it is to be believed, though it may be a range. */
  private boolean note(HeapSample s, long answer, boolean alone) {
    rising.next(answer, s.proofUsedBytes, s.proofEndNanos);
    boolean hardly = answer >= HARDLY_GARBAGE_SHARE * model.maxBytes();
    climbs = hardly && answer >= lastAnswer ? climbs + 1 : 0;
    boolean whole =
        alone || rising.stand() || climbs >= CLIMBS || wake.failing() || failedLately(s);
    upperEnd = !keepsGarbage || whole || (upperEnd && hardly);
    return whole;
  }

  /** Judges an answer by the one before it. */
  private void compare(long answer, boolean whole) {
    if (!isHigh(answer)) {
      boolean doubted = lastAnswer >= 0 && answer >= NEAR_SHARE * model.maxBytes();
      mostLiveBytes = doubted ? Math.min(answer, lastAnswer) : answer;
    } else if (isHigh(lastAnswer)) {
      // Doubted are answers that waver; those of a heap that fills rise one after the other.
      rises = answer > lastAnswer && !keepsGarbage ? rises + 1 : 0;
      mostLiveBytes = rises >= RISES ? answer : Math.min(answer, lastAnswer);
      // After the usual rest such a heap may be full.
      wantsSecond = keepsGarbage && rising.steep() && !whole;
    } else {
      // The first high answer is not believed yet, and what was known before is out of date.
      wantsSecond = true;
    }
  }

  /**
   * What is used after an asked collection, less what was born meanwhile, which is kept and tells
   * nothing. Where some of that may have been collected already, no more than half of what is used
   * is taken for it: chosen, and no line is lower.
   */
  private long answer(HeapSample s) {
    long born = Math.max(0, s.proofAllocatedBytes);
    long most = model.collector().collectsYoungBeside() ? s.proofUsedBytes / 2 : s.proofUsedBytes;
    return s.proofUsedBytes - Math.min(born, most);
  }

  /** Whether the heap is full before more answers have come: a cycle takes as long as this one. */
  private boolean isLast(HeapSample s) {
    boolean doubted = model.collector().leavesGarbage() && collectedGarbage(s);
    int answers = doubted ? DOUBTED_ANSWERS_TO_COME : ANSWERS_TO_COME;
    return fill.toFullNanos() < answers * (s.proofEndNanos - s.proofStartNanos);
  }

  private static boolean collectedGarbage(HeapSample s) {
    long collected = s.proofUsedBeforeBytes + s.proofAllocatedBytes - s.proofUsedBytes;
    return s.proofUsedBeforeBytes >= 0 && collected > GARBAGE_SHARE * s.proofAllocatedBytes;
  }

  /** Garbage that a failing allocation could not have is as good as alive. */
  private boolean failedLately(HeapSample s) {
    return failures > 0 && s.nanos - failedNanos < FAILED_NANOS;
  }

  private double aloneShare() {
    return keepsGarbage ? ALONE_BEYOND_GARBAGE_SHARE : ALONE_SHARE;
  }

  private PressureLevel unproven(long nanos, PauseWindow pauses) {
    if (model.collector().stallsSilently()) {
      if (pauses.share(LONG_DEAD_NANOS) >= DEAD_PAUSES_SHARE) {
        return PressureLevel.CRITICAL;
      }
      if (pauses.share(DEAD_NANOS) >= DEAD_PAUSES_SHARE) {
        return PressureLevel.MODERATE;
      }
    }
    boolean silent = asking && nanos - askedNanos >= NO_ANSWER_NANOS;
    return silent && wake.failing() ? PressureLevel.MODERATE : PressureLevel.NORMAL;
  }

  @Override
  public void asking(long nanos) {
    asking = true;
    askedFilling = fill.stands();
    askedNanos = nanos;
    if (!askedFilling) {
      askedFloorBytes = wake.floorBytes();
    }
    wantsSecond = false;
  }

  @Override
  public void atMost(long usedBytes) {
    mostLiveBytes = Math.min(Math.max(0, mostLiveBytes), usedBytes);
    lastAnswer = usedBytes;
    usedAfterBytes = usedBytes;
    rising.atMost(usedBytes);
    upperEnd = true;
  }

  @Override
  public boolean wakes() {
    return wake.stands();
  }

  @Override
  public boolean wantsProof() {
    double answer = lastAnswer < 0 ? START_SHARE * model.maxBytes() : lastAnswer;
    return wantsSecond
        || fill.stands()
        || inDoubt()
        || wake.stands()
        || wake.headroomEaten(answer)
        || grown();
  }

  @Override
  public Urgency urgency() {
    if (fill.stands()) {
      return Urgency.FILLING;
    }
    if (wantsSecond) {
      return Urgency.AT_ONCE;
    }
    if (grown()) {
      return Urgency.GROWN;
    }
    boolean near = lastAnswer >= NEAR_SHARE * model.maxBytes();
    return near || wake.failing() ? Urgency.PRESSING : Urgency.CALM;
  }

  private boolean grown() {
    double missing = HIGH_SHARE * model.maxBytes() - mostLiveBytes();
    return lastAnswer >= 0
        && wake.floorBytes() - askedFloorBytes
            >= Math.max(GROWN_LEAST_SHARE * model.maxBytes(), GROWN_SHARE * missing);
  }

  @Override
  public long liveBytes() {
    long most = mostLiveBytes();
    return upperEnd ? most : lowerEnd(most);
  }

  private static long lowerEnd(long bytes) {
    return (long) (bytes * (1 - KEPT_GARBAGE_SHARE));
  }

  @Override
  public long mostLiveBytes() {
    return Math.max(0, mostLiveBytes);
  }

  @Override
  public long usedAfterProofBytes() {
    return Math.max(liveBytes(), upperEnd ? usedAfterBytes : lowerEnd(usedAfterBytes));
  }

  @Override
  public boolean proven() {
    return mostLiveBytes >= 0;
  }

  @Override
  public long serial() {
    return serial;
  }

  @Override
  public long proofStartNanos() {
    return proofStartNanos;
  }

  @Override
  public boolean inDoubt() {
    return keepsGarbage && lastAnswer >= HARDLY_GARBAGE_SHARE * model.maxBytes();
  }

  @Override
  public boolean worseThanProven() {
    return wake.failing();
  }

  @Override
  public PressureLevel unprovenLevel() {
    return unproven;
  }

  @Override
  public double moderateOffset() {
    return keepsGarbage ? 0.025 : 0.10;
  }

  @Override
  public double criticalOffset() {
    return keepsGarbage ? 0.03 : 0.05;
  }
}
