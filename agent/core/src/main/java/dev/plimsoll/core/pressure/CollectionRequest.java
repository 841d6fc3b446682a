package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/** Whether a collection is asked for now, and its answers. Confined to the control thread. */
final class CollectionRequest {
  // An answer that has not come after this time never will, and one may ask again. Chosen.
  private static final long GIVE_UP_NANOS = 30_000_000_000L;
  private static final long LAST_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;
  // So much left by a young collection of G1's: a full one is about to come by itself, and a tenth
  // of the guess of its length counts, 0.05 ns a byte (0.01 to 0.04 were measured). Chosen: healthy
  // programs reach 85 %, few of them.
  private static final double NEARLY_FULL_SHARE = 0.90;
  private static final int SHORTER_GUESS = 10;

  private final ProofRule rule;
  private final CollectionPacer pacer;
  private final boolean fullOnesPause;
  private final double nearlyFullBytes;
  // Not on ZGC before its generations, whose answers are judged by how far apart they are.
  private final boolean hurries;
  private boolean started;
  private long lastProofs;
  private long lastFull;
  private long lastPauseMillis;
  private long lastSpace;
  private boolean nearlyFull;
  private boolean asking;
  private boolean filling;
  private boolean refused;
  private boolean near;
  private long askedNanos;

  CollectionRequest(HeapModel model, ProofRule rule) {
    this.rule = rule;
    pacer = new CollectionPacer(model.collector());
    fullOnesPause = model.collector().provesByHeadroom();
    nearlyFullBytes = NEARLY_FULL_SHARE * model.maxBytes();
    hurries = model.collector() != Collector.ZGC;
  }

  /** After the rule has seen the sample. */
  void next(HeapSample s, PressureLevel level, LevelLines lines) {
    pacer.tick(s.nanos, level);
    near = !lines.far(rule.liveBytes());
    if (started && s.proofs > lastProofs) {
      asking = false;
      boolean low = lines.up(rule.liveBytes()) == PressureLevel.NORMAL && !rule.inDoubt();
      boolean open = rule.urgency() == Urgency.AT_ONCE;
      if (filling) {
        pacer.answeredExtra(s.proofStartNanos, s.proofEndNanos);
      } else {
        pacer.answered(s.proofStartNanos, s.proofEndNanos, rule.liveBytes(), low, open);
      }
    } else if (started && fullOnesPause && s.fullCollections > lastFull) {
      // Of several since the last look: as long as they were on average.
      double paused = (s.pauseMillis - lastPauseMillis) * NANOS_PER_MILLI;
      pacer.own(s.nanos, (long) (paused / (s.fullCollections - lastFull)), s.usedBytes);
    }
    // On Serial and Parallel these are full ones, after which nothing is guessed.
    boolean collected = started && s.spaceCollections > lastSpace;
    nearlyFull = collected && s.usedBytes >= nearlyFullBytes;
    lastSpace = s.spaceCollections;
    started = true;
    lastProofs = Math.max(lastProofs, s.proofs);
    lastFull = s.fullCollections;
    lastPauseMillis = s.pauseMillis;
  }

  /**
   * Asks, if it is worth it and the pacer allows.
   *
   * @param unprovenShed what was shed brings nothing, and the next step waits, until a collection
   *     has shown it
   * @param endNanos until the heap is full of live objects, if it goes on as it does
   */
  void ask(
      long nanos,
      PressureLevel level,
      HeapPolicy policy,
      boolean unprovenShed,
      boolean failed,
      long endNanos) {
    if (asking && nanos - askedNanos >= GIVE_UP_NANOS) {
      asking = false;
    }
    boolean raised = level != PressureLevel.NORMAL;
    refused = false;
    if (asking || !(rule.wantsProof() || raised || failed)) {
      return;
    }
    Urgency urgency = rule.urgency();
    if (urgency == Urgency.CALM && raised && unprovenShed) {
      urgency = Urgency.PRESSING;
    }
    // Also just below a line: a map that grew by 40 MB/s there was not asked about for 15 s.
    long end = raised || near ? endNanos : Long.MAX_VALUE;
    if (hurries && level == PressureLevel.CRITICAL && unprovenShed && end < LAST_NANOS) {
      // What a shed has brought is room for somebody only once it is collected.
      urgency = Urgency.AT_ONCE;
    }
    long live = rule.liveBytes();
    if (nearlyFull && pacer.guesses()) {
      live /= SHORTER_GUESS;
    }
    if (pacer.mayAsk(nanos, level, policy, live, urgency, end)) {
      asking = true;
      askedNanos = nanos;
      filling = urgency == Urgency.FILLING;
      rule.asking(nanos);
    } else {
      refused = true;
    }
  }

  /** Whether anybody may ask: explicit ones are allowed, and none is foreseen to pause too long. */
  boolean isAllowed(HeapPolicy policy) {
    return !pacer.forbids(policy, rule.liveBytes());
  }

  /** An answer is under way and will tell itself, or none can be had yet: no need to look often. */
  boolean waits() {
    return !fullOnesPause && (asking || refused);
  }

  boolean asking() {
    return asking;
  }
}
