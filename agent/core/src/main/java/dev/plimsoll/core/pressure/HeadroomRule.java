package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * Serial, Parallel, G1: a full collection tells what is alive. Between full ones, use after any
 * collection is an upper bound that means nothing by itself; once it has eaten three quarters of
 * the headroom that the last proof left, it is worth one asked collection. Confined to the control
 * thread.
 */
final class HeadroomRule implements ProofRule {
  private static final double START_SHARE = 0.35;
  private static final double EATEN_SHARE = 0.75;
  private static final double WALL_SHARE = 0.95;
  // The exact figure is read by another thread; 2 ms gave a false alarm, 10 ms cost no detection.
  private static final long PATIENCE_NANOS = 10_000_000L;
  private static final long PAUSES_NANOS = 1_000_000_000L;
  private static final double PAUSES_SHARE = 0.5;

  private final long maxBytes;
  private boolean started;
  private boolean proven;
  private long liveBytes;
  private long serial;
  private long proofStartNanos;
  private long lastNanos;
  private long lastCollections;
  private long lastFull;
  private long lastProofs;
  private long lastOldUsage;
  private long settledFull;
  private boolean roughly;
  private boolean pending;
  private long pendingSinceNanos;
  private long pendingStartNanos;
  private long pendingLowest;
  private boolean wantsProof;
  private boolean paused;

  HeadroomRule(HeapModel model) {
    maxBytes = model.maxBytes();
    liveBytes = (long) (maxBytes * START_SHARE);
  }

  @Override
  public void next(HeapSample s, PauseWindow pauses, boolean reset) {
    if (!started) {
      start(s);
    }
    boolean collected = s.collections > lastCollections;
    asked(s);
    natural(s);
    mixed(s);
    paused = pauses.share(PAUSES_NANOS) >= PAUSES_SHARE;
    wantsProof = collected && !pending && s.usedBytes >= askBytes();
    lastNanos = s.nanos;
    lastCollections = Math.max(lastCollections, s.collections);
    lastFull = Math.max(lastFull, s.fullCollections);
    lastOldUsage = s.oldCollectionUsageBytes;
  }

  private void start(HeapSample s) {
    started = true;
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
    boolean full = s.fullCollections > settledFull;
    if (s.proofUsedBytes < 0 || !full) {
      // Without a full collection (ExplicitGCInvokesConcurrent, or the count came as a natural
      // proof already) it can only show that less is alive.
      if (s.proofUsedBytes >= 0 && s.proofUsedBytes < liveBytes) {
        prove(s.proofUsedBytes, s.proofStartNanos);
      }
      return;
    }
    settledFull = s.fullCollections;
    pending = false;
    boolean exact = exactSince(s, s.fullCollections);
    roughly = false;
    prove(
        exact ? Math.min(s.proofUsedBytes, s.collectionUsageBytes) : s.proofUsedBytes,
        s.proofStartNanos);
  }

  private void natural(HeapSample s) {
    if (s.fullCollections > lastFull && s.fullCollections > settledFull && !pending) {
      pending = true;
      pendingSinceNanos = s.nanos;
      pendingStartNanos = lastNanos;
      pendingLowest = s.usedBytes;
    }
    if (!pending) {
      if (roughly && exactSince(s, settledFull)) {
        roughly = false;
        prove(s.collectionUsageBytes, proofStartNanos);
      }
      return;
    }
    pendingLowest = Math.min(pendingLowest, s.usedBytes);
    boolean exact = exactSince(s, settledFull + 1);
    if (exact || s.nanos - pendingSinceNanos > PATIENCE_NANOS) {
      settledFull = exact ? s.collectionUsageFullCount : s.fullCollections;
      pending = false;
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
    return Urgency.CALM;
  }

  @Override
  public void atMost(long usedBytes) {
    liveBytes = Math.min(liveBytes, usedBytes);
  }

  @Override
  public void asking(long nanos) {
    // Whatever the answer takes, the collection itself shows in the counts.
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
