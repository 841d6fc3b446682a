package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * Serial, Parallel, G1: a full collection tells what is alive. Between full ones, use after any
 * collection is an upper bound that means nothing by itself; once it has eaten three quarters of
 * the headroom that the last proof left, it is worth one asked collection. Confined to the control
 * thread.
 */
final class FullCollectionRule implements ProofRule {
  private static final double START_SHARE = 0.35;
  private static final double EATEN_SHARE = 0.75;
  private static final double WALL_SHARE = 0.95;
  // Serial fills a third of the heap between two collections, G1 up to three fifths: a slow leak
  // goes from below the line to the wall unseen. Used so far and no collection for so long, one is
  // due anyway.
  private static final double DUE_SHARE = 0.80;
  private static final long DUE_NANOS = 500_000_000L;
  // The exact figure is read by another thread; 2 ms gave a false alarm, 10 ms cost no detection.
  private static final long PATIENCE_NANOS = 10_000_000L;
  // Polled figures hold what was allocated since the collection, on a busy machine a third of the
  // heap: a high one is asked about first, and believed only if no answer comes.
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
  private long settledFull;
  private boolean roughly;
  private boolean doubt;
  private boolean pending;
  private long pendingSinceNanos;
  private long pendingStartNanos;
  private long pendingLowest;
  private boolean answered;
  private boolean asking;
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
      settle(s, s.proofUsedBytes, s.proofStartNanos);
      answered = true;
    } else if (s.proofUsedBytes < liveBytes) {
      // Without a full collection (ExplicitGCInvokesConcurrent), or with one that was settled
      // exactly already, it can only show that less is alive.
      prove(s.proofUsedBytes, s.proofStartNanos);
    }
  }

  private void natural(HeapSample s) {
    if (s.fullCollections > lastFull && s.fullCollections > settledFull) {
      settle(s, s.usedBytes, lastNanos);
    }
    if (pending) {
      pendingLowest = Math.min(pendingLowest, s.usedBytes);
      settleIfKnown(s);
    } else if (roughly && exactSince(s, settledFull)) {
      roughly = false;
      prove(s.collectionUsageBytes, proofStartNanos);
    }
  }

  /** A full collection was seen, and what it left is about to be known. */
  private void settle(HeapSample s, long usedBytes, long startNanos) {
    if (!pending) {
      pending = true;
      answered = false;
      pendingSinceNanos = s.nanos;
      pendingLowest = usedBytes;
    }
    pendingStartNanos = startNanos;
    pendingLowest = Math.min(pendingLowest, usedBytes);
  }

  private void settleIfKnown(HeapSample s) {
    boolean exact = exactSince(s, settledFull + 1);
    long waited = s.nanos - pendingSinceNanos;
    boolean trusted = answered || pendingLowest < DOUBTFUL_SHARE * maxBytes;
    doubt = !exact && !trusted && waited > PATIENCE_NANOS;
    boolean enough = waited > DOUBT_NANOS || (trusted && !asking && waited > PATIENCE_NANOS);
    if (exact || enough) {
      settledFull = exact ? s.collectionUsageFullCount : s.fullCollections;
      pending = false;
      doubt = false;
      roughly = !exact;
      prove(exact ? s.collectionUsageBytes : pendingLowest, pendingStartNanos);
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
