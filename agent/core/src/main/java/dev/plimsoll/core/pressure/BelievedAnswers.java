package dev.plimsoll.core.pressure;

/**
 * What is alive by the answers of asked collections (ZGC, Shenandoah). An answer is what is used
 * after one, less what was allocated while it ran, since objects born during a cycle are kept by
 * it. Of two high answers in a row the lower is believed. Confined to the control thread.
 *
 * <p>Non-generational ZGC does not touch pages that are less than a quarter garbage, so there an
 * answer is a range: its lower end is believed, unless answers rise as only those of a filling heap
 * do, or next to nothing comes back any more.
 *
 * <p>While there is a {@link SteepFill}, one answer is believed: there is no time for a second, and
 * little garbage that could be mistaken for live objects. A low answer that comes after the fill is
 * over is ignored.
 */
final class BelievedAnswers {
  private static final double HIGH_SHARE = 0.85;
  private static final double NEAR_SHARE = 0.75;
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
  private static final double FILLING_LEAST_SHARE = 0.75;
  // This needs no second answer: no recorded healthy program ever answered above 93 %.
  private static final double ALONE_SHARE = 0.95;
  private static final double ALONE_BEYOND_GARBAGE_SHARE = 0.98;
  // ZFragmentationLimit: where values are replaced at random nearly every page keeps its quarter
  // of garbage, so that 71 % alive answered 82 to 95 % (95 % once, 92 % twice in a row).
  private static final double KEPT_GARBAGE_SHARE = 0.18;
  private static final double HARDLY_GARBAGE_SHARE = 0.925;
  // So many answers from there on, none below the one before, are believed whole.
  private static final int CLIMBS = 3;
  // After so many rises in a row the higher of two answers is believed.
  private static final int RISES = 2;

  private final Collector collector;
  private final long maxBytes;
  private final boolean keepsGarbage;
  private final RisingAnswers rising;
  private long lastBytes = -1;
  private long usedAfterBytes;
  private int climbs;
  private int rises;
  // The upper end of what is alive; -1 before the first answer that is believed.
  private long mostLiveBytes = -1;
  // Whether the upper end of an answer's range is believed, not the lower.
  private boolean upperEnd;
  private boolean wantsSecond;
  private long serial;
  private long proofStartNanos;

  BelievedAnswers(HeapModel model) {
    collector = model.collector();
    maxBytes = model.maxBytes();
    keepsGarbage = collector.keepsGarbage();
    rising = new RisingAnswers(model);
  }

  /**
   * Another answer.
   *
   * @param toFullNanos how long a steep fill has left; {@code Long.MAX_VALUE} while there is none
   * @param fillOver it was asked for because of a steep fill, which is over
   * @param failing next to nothing comes back any more
   */
  void next(HeapSample s, long toFullNanos, boolean fillOver, boolean failing) {
    wantsSecond = false;
    if (s.proofUsedBytes < 0) {
      return;
    }
    long answer = answer(s);
    if (!tellsNothing(s, answer, fillOver)) {
      believe(s, answer, toFullNanos, failing);
      usedAfterBytes = s.proofUsedBytes;
      lastBytes = answer;
      serial++;
      proofStartNanos = s.proofStartNanos;
    }
  }

  /**
   * What is used after an asked collection, less what was born meanwhile, which is kept and tells
   * nothing. Where some of that may have been collected already, no more than half of what is used
   * is taken for it: chosen, and no line is lower.
   */
  private long answer(HeapSample s) {
    long born = Math.max(0, s.proofAllocatedBytes);
    long most = collector.collectsYoungBeside() ? s.proofUsedBytes / 2 : s.proofUsedBytes;
    return s.proofUsedBytes - Math.min(born, most);
  }

  private boolean tellsNothing(HeapSample s, long answer, boolean fillOver) {
    if (s.proofAllocatedBytes < 0 && isHigh(answer)) {
      // All of it may have been allocated meanwhile: it could only show that less is alive.
      return true;
    }
    // Asked because of a fill that is over: without that question the next comes no later.
    return fillOver && answer < FILLING_LEAST_SHARE * maxBytes;
  }

  private void believe(HeapSample s, long answer, long toFullNanos, boolean failing) {
    boolean filling = s.proofAllocatedBytes >= 0 && isLast(s, toFullNanos);
    boolean alone = filling || answer >= aloneShare() * maxBytes;
    boolean whole = note(s, answer, alone || failing);
    if (filling) {
      // What was born meanwhile stays, as what was born before; no more of it than the lines doubt.
      long doubted = (long) (moderateOffset() * maxBytes);
      mostLiveBytes = answer + Math.min(s.proofAllocatedBytes, doubted);
    } else if (alone) {
      mostLiveBytes = answer;
    } else {
      compare(answer, whole);
    }
  }

  /** Whether the heap is full before more answers have come: a cycle takes as long as this one. */
  private boolean isLast(HeapSample s, long toFullNanos) {
    boolean doubted = collector.leavesGarbage() && collectedGarbage(s);
    int answers = doubted ? DOUBTED_ANSWERS_TO_COME : ANSWERS_TO_COME;
    return toFullNanos < answers * (s.proofEndNanos - s.proofStartNanos);
  }

  private static boolean collectedGarbage(HeapSample s) {
    long collected = s.proofUsedBeforeBytes + s.proofAllocatedBytes - s.proofUsedBytes;
    return s.proofUsedBeforeBytes >= 0 && collected > GARBAGE_SHARE * s.proofAllocatedBytes;
  }

  private double aloneShare() {
    return keepsGarbage ? ALONE_BEYOND_GARBAGE_SHARE : ALONE_SHARE;
  }

  /** Notes an answer; whether the whole of it is to be believed, though it may be a range. */
  private boolean note(HeapSample s, long answer, boolean undoubted) {
    rises = isHigh(answer) ? rises : 0;
    rising.next(answer, s.proofUsedBytes, s.proofEndNanos);
    boolean hardly = isHardlyGarbage(answer);
    climbs = hardly && answer >= lastBytes ? climbs + 1 : 0;
    boolean whole = undoubted || rising.stand() || climbs >= CLIMBS;
    upperEnd = !keepsGarbage || whole || (upperEnd && hardly);
    return whole;
  }

  /** Judges an answer by the one before it. */
  private void compare(long answer, boolean whole) {
    if (!isHigh(answer)) {
      boolean doubted = lastBytes >= 0 && isNear(answer);
      mostLiveBytes = doubted ? Math.min(answer, lastBytes) : answer;
    } else if (isHigh(lastBytes)) {
      // Doubted are answers that waver; those of a heap that fills rise one after the other.
      rises = answer > lastBytes && !keepsGarbage ? rises + 1 : 0;
      mostLiveBytes = rises >= RISES ? answer : Math.min(answer, lastBytes);
      // After the usual rest such a heap may be full.
      wantsSecond = keepsGarbage && rising.steep() && !whole;
    } else {
      // The first high answer is not believed yet, and what was known before is out of date.
      wantsSecond = true;
    }
  }

  /** From here on one answer by itself may be the garbage of a healthy heap. */
  private boolean isHigh(long answer) {
    return answer >= HIGH_SHARE * maxBytes;
  }

  private boolean isNear(long answer) {
    return answer >= NEAR_SHARE * maxBytes;
  }

  private boolean isHardlyGarbage(long answer) {
    return answer >= HARDLY_GARBAGE_SHARE * maxBytes;
  }

  /** See {@link ProofRule#atMost}. */
  void atMost(long usedBytes) {
    mostLiveBytes = Math.min(Math.max(0, mostLiveBytes), usedBytes);
    lastBytes = usedBytes;
    usedAfterBytes = usedBytes;
    rising.atMost(usedBytes);
    upperEnd = true;
  }

  /** Whether the last answer cannot be judged without another, which must come at once. */
  boolean wantsSecond() {
    return wantsSecond;
  }

  /** The last answer, believed or not, or less use since; -1 before the first. */
  long lastBytes() {
    return lastBytes;
  }

  /** That one was not far below what is high, or above. */
  boolean lastIsNear() {
    return isNear(lastBytes);
  }

  /** How much more has to be alive for a high answer. */
  double missingBytes() {
    return HIGH_SHARE * maxBytes - mostLiveBytes();
  }

  /** See {@link ProofRule#inDoubt}. */
  boolean inDoubt() {
    return keepsGarbage && isHardlyGarbage(lastBytes);
  }

  /** Whether one was believed. */
  boolean proven() {
    return mostLiveBytes >= 0;
  }

  /** Counts those that told something. */
  long serial() {
    return serial;
  }

  /** The clock when the collection of the last of them began. */
  long proofStartNanos() {
    return proofStartNanos;
  }

  /** What is alive; zero before one was believed. */
  long liveBytes() {
    long most = mostLiveBytes();
    return upperEnd ? most : lowerEnd(most);
  }

  private static long lowerEnd(long bytes) {
    return (long) (bytes * (1 - KEPT_GARBAGE_SHARE));
  }

  /** As {@link #liveBytes}, of a range its upper end. */
  long mostLiveBytes() {
    return Math.max(0, mostLiveBytes);
  }

  /** As {@link #liveBytes}, with what was born while the last answer was made. */
  long usedAfterProofBytes() {
    return Math.max(liveBytes(), upperEnd ? usedAfterBytes : lowerEnd(usedAfterBytes));
  }

  /** See {@link ProofRule#moderateOffset}. */
  double moderateOffset() {
    return keepsGarbage ? 0.025 : 0.10;
  }

  /** See {@link ProofRule#criticalOffset}. */
  double criticalOffset() {
    return keepsGarbage ? 0.03 : 0.05;
  }
}
