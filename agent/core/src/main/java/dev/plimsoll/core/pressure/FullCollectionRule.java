package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * Serial, Parallel, G1: a full collection tells what is alive, whether it was asked for or not.
 * Between full collections, use after any collection is only an upper bound; when it has eaten
 * three quarters of the headroom that the last proof left, a full one is asked for.
 *
 * <p>What a full collection left exactly is read by another thread, and comes some looks later.
 * Until then the collection is pending. If the exact figure does not come, the lowest use polled
 * since is believed instead: after 10 ms where it is low, and where it is high after one more
 * collection that is asked for, or after a quarter of a second. Confined to the control thread.
 */
final class FullCollectionRule implements ProofRule {
  // Taken for alive before the first proof.
  private static final double START_SHARE = 0.35;
  private static final double EATEN_SHARE = 0.75;
  private static final double WALL_SHARE = 0.95;
  // With so much used and no collection for so long, one is due anyway: Serial fills a third of the
  // heap between two collections, G1 up to three fifths, in which a slow leak goes from below the
  // line to the wall unseen.
  private static final double DUE_SHARE = 0.80;
  private static final long DUE_NANOS = 500_000_000L;
  // How long to wait for the exact figure: 2 ms gave a false alarm, 10 ms cost no detection.
  private static final long PATIENCE_NANOS = 10_000_000L;
  // A polled figure also holds what was allocated since the collection, on a busy machine a third
  // of the heap: a high one is asked about first, and believed only if no answer comes for so long.
  private static final long DOUBT_NANOS = 250_000_000L;
  private static final double DOUBTFUL_SHARE = 0.70;
  private static final long PAUSES_NANOS = 1_000_000_000L;
  private static final double PAUSES_SHARE = 0.5;

  private final long maxBytes;
  private final SteadyHeap steady;
  private boolean started;
  private boolean proven;
  private long liveBytes;
  private long serial;
  private long proofStartNanos;
  private long lastNanos;
  private long lastCollections;
  private long collectedNanos;
  private long lastFull;
  private long lastProofs;
  private long lastOldUsage;
  // The count of full collections as of the last one that is not pending any more.
  private long settledFull;
  // The last proof is a polled figure; the exact one replaces it when it comes.
  private boolean provenRoughly;
  // The polled figure of the pending collection is high: another collection is to confirm it.
  private boolean doubt;
  private boolean pending;
  private long pendingSinceNanos;
  // Of the last collection that was seen since, and of the first.
  private long pendingStartNanos;
  private long firstStartNanos;
  private long pendingLowestBytes;
  // The pending collection was asked for, so that use was read right after it.
  private boolean answered;
  private boolean asking;
  // The count of full collections when one was asked for last.
  private long fullWhenAsked;
  private boolean wantsProof;
  private boolean paused;

  FullCollectionRule(HeapModel model, SteadyHeap steady) {
    this.steady = steady;
    maxBytes = model.maxBytes();
    liveBytes = (long) (maxBytes * START_SHARE);
  }

  @Override
  public void next(HeapSample s, PauseWindow pauses, boolean reset) {
    if (!started) {
      start(s);
    }
    boolean collected = s.collections > lastCollections;
    collectedNanos = collected ? s.nanos : collectedNanos;
    asked(s);
    natural(s);
    mixed(s);
    paused = pauses.share(PAUSES_NANOS) >= PAUSES_SHARE;
    long left = steady.stands() ? steady.leftBytes() : s.usedBytes;
    wantsProof = doubt || (!pending && (collected || isDue(s)) && left >= askBytes());
    lastNanos = s.nanos;
    lastCollections = Math.max(lastCollections, s.collections);
    lastFull = Math.max(lastFull, s.fullCollections);
    lastOldUsage = s.oldCollectionUsageBytes;
  }

  private boolean isDue(HeapSample s) {
    return s.usedBytes >= DUE_SHARE * maxBytes && s.nanos - collectedNanos >= DUE_NANOS;
  }

  private void start(HeapSample s) {
    started = true;
    collectedNanos = s.nanos;
    lastNanos = s.nanos;
    lastCollections = s.collections;
    lastFull = s.fullCollections;
    settledFull = s.fullCollections;
    lastProofs = s.proofs;
    lastOldUsage = s.oldCollectionUsageBytes;
  }

  private void asked(HeapSample s) {
    if (s.proofs <= lastProofs) {
      return;
    }
    lastProofs = s.proofs;
    asking = false;
    if (s.proofUsedBytes < 0) {
      return;
    }
    if (s.fullCollections > settledFull) {
      awaitExact(s, s.proofUsedBytes, s.proofStartNanos);
      answered = true;
    } else if (s.proofUsedBytes < liveBytes) {
      // Without a full collection (ExplicitGCInvokesConcurrent), or with one that was settled
      // exactly already, it can only show that less is alive.
      prove(s.proofUsedBytes, s.proofStartNanos);
    }
  }

  private void natural(HeapSample s) {
    if (s.fullCollections > lastFull && s.fullCollections > settledFull) {
      awaitExact(s, s.usedBytes, lastNanos);
    }
    if (pending) {
      pendingLowestBytes = Math.min(pendingLowestBytes, s.usedBytes);
      settleIfKnown(s);
    } else if (provenRoughly && exactSince(s, settledFull)) {
      provenRoughly = false;
      prove(s.collectionUsageBytes, proofStartNanos);
    }
  }

  /** A full collection was seen: from now on it is pending. */
  private void awaitExact(HeapSample s, long usedBytes, long startNanos) {
    if (!pending) {
      pending = true;
      answered = false;
      firstStartNanos = startNanos;
      pendingSinceNanos = s.nanos;
      pendingLowestBytes = usedBytes;
    }
    pendingStartNanos = startNanos;
    pendingLowestBytes = Math.min(pendingLowestBytes, usedBytes);
  }

  private void settleIfKnown(HeapSample s) {
    boolean exact = exactSince(s, settledFull + 1);
    long waited = s.nanos - pendingSinceNanos;
    boolean trusted = answered || pendingLowestBytes < DOUBTFUL_SHARE * maxBytes;
    doubt = !exact && !trusted && waited > PATIENCE_NANOS;
    boolean enough = waited > DOUBT_NANOS || (trusted && !asking && waited > PATIENCE_NANOS);
    if (exact || enough) {
      settledFull = exact ? s.collectionUsageFullCount : s.fullCollections;
      boolean followed = settledFull < s.fullCollections;
      pending = false;
      doubt = false;
      provenRoughly = !exact;
      long bytes = exact ? s.collectionUsageBytes : pendingLowestBytes;
      prove(bytes, followed ? firstStartNanos : pendingStartNanos);
      if (followed) {
        // Of a newer one, before which a shed may have ended, the figure is still to be read.
        boolean byAnswer = answered && settledFull <= fullWhenAsked;
        long used = byAnswer ? Math.min(s.usedBytes, s.proofUsedBytes) : s.usedBytes;
        awaitExact(s, used, pendingStartNanos);
        answered = byAnswer;
      }
    }
  }

  private static boolean exactSince(HeapSample s, long fullCount) {
    return s.collectionUsageBytes > 0 && s.collectionUsageFullCount >= fullCount;
  }

  /**
   * JDK 17's G1 shows mixed collections by this alone; they may lower the figure, never raise it.
   */
  private void mixed(HeapSample s) {
    boolean moved = s.oldCollectionUsageBytes >= 0 && s.oldCollectionUsageBytes != lastOldUsage;
    if (moved && lastOldUsage >= 0 && s.fullCollections == lastFull && s.usedBytes < liveBytes) {
      prove(s.usedBytes, lastNanos);
    }
  }

  private void prove(long bytes, long startNanos) {
    liveBytes = bytes;
    proven = true;
    serial++;
    proofStartNanos = startNanos;
  }

  private double askBytes() {
    double wall = WALL_SHARE * maxBytes;
    return liveBytes + EATEN_SHARE * Math.max(0, wall - liveBytes);
  }

  @Override
  public long liveBytes() {
    return liveBytes;
  }

  @Override
  public long mostLiveBytes() {
    return liveBytes;
  }

  @Override
  public long usedAfterProofBytes() {
    return liveBytes;
  }

  @Override
  public boolean inDoubt() {
    return false;
  }

  @Override
  public boolean proven() {
    return proven;
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
  public boolean wakes() {
    return pending;
  }

  @Override
  public boolean wantsProof() {
    return wantsProof;
  }

  @Override
  public boolean isWorthALook(HeapSample s) {
    return isDue(s);
  }

  @Override
  public Urgency urgency() {
    return doubt ? Urgency.AT_ONCE : Urgency.CALM;
  }

  @Override
  public void atMost(long usedBytes) {
    liveBytes = Math.min(liveBytes, usedBytes);
  }

  @Override
  public void asking(long nanos) {
    asking = true;
    fullWhenAsked = lastFull;
  }

  @Override
  public PressureLevel unprovenLevel() {
    return PressureLevel.NORMAL;
  }

  /** Past the moderate line, pauses of half the last second say that the wall is reached. */
  @Override
  public boolean worseThanProven() {
    return paused;
  }

  @Override
  public double moderateOffset() {
    return 0;
  }

  @Override
  public double criticalOffset() {
    return 0;
  }
}
