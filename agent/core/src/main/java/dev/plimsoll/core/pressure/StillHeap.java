package dev.plimsoll.core.pressure;

/**
 * Whether a sample tells nothing that the last one that was taken has not told. Serial, Parallel
 * and G1 prove by what a collection leaves: where nothing was found, a sample without another
 * collection says nothing new, nor does one behind a collection where they come so often and leave
 * so much the same that one more makes no difference. Such a sample is passed over, for a tenth of
 * a second: to judge each took half the processor time of the control thread, and on JDK 25, where
 * each method that is called for the first time after a collection costs 3 us, nearly all of it.
 * Confined to the control thread.
 */
final class StillHeap {
  private static final long LONGEST_NANOS = 100_000_000L;

  private final ProofRule rule;
  private final SteadyHeap steady;
  private boolean calm;
  private long nanos;
  private long collections;
  private long fullCollections;
  private long failures;
  private long clearings;
  private long proofs;
  private long shedBytes;
  private long exactFullCount;
  private long oldUsageBytes;
  private long lowestBytes = Long.MAX_VALUE;
  private long passedOverBytes = Long.MAX_VALUE;

  StillHeap(ProofRule rule, SteadyHeap steady) {
    this.rule = rule;
    this.steady = steady;
  }

  /**
   * A sample was taken.
   *
   * @param nothing whether it has shown nothing that anybody has to act on
   */
  void taken(HeapSample s, boolean nothing) {
    calm = nothing && !rule.wantsProof();
    nanos = s.nanos;
    collections = s.collections;
    fullCollections = s.fullCollections;
    failures = s.failures;
    clearings = s.clearings;
    proofs = s.proofs;
    shedBytes = s.shedBytes;
    exactFullCount = s.collectionUsageFullCount;
    oldUsageBytes = s.oldCollectionUsageBytes;
    lowestBytes = Math.min(passedOverBytes, s.usedBytes);
    passedOverBytes = Long.MAX_VALUE;
  }

  void passedOver(HeapSample s) {
    passedOverBytes = Math.min(passedOverBytes, s.usedBytes);
  }

  /** The next sample is to be taken, whatever it says. */
  void disturb() {
    calm = false;
  }

  boolean isToldNothingBy(HeapSample s) {
    return calm
        && s.nanos - nanos < LONGEST_NANOS
        && (isUncollected(s) || steady.stands())
        && s.failures == failures
        && s.clearings == clearings
        && s.proofs == proofs
        && s.shedBytes == shedBytes
        && s.collectionUsageFullCount == exactFullCount
        && s.oldCollectionUsageBytes == oldUsageBytes
        && !rule.isWorthALook(s);
  }

  /** Counts are read one after the other, so that one may tell of a collection before the other. */
  private boolean isUncollected(HeapSample s) {
    return s.collections == collections && s.fullCollections == fullCollections;
  }

  /** Of the last sample that was taken, and those passed over before it. */
  long lowestBytes() {
    return lowestBytes;
  }
}
