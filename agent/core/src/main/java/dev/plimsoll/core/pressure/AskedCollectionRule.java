package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * ZGC, Shenandoah: no passive figure is proof (healthy programs with 60 % alive may never fall
 * below 90 % used), so passive figures only tell when a collection is worth asking for ({@link
 * PassiveWake}, {@link SteepFill}). Proof is what its answer is believed to say ({@link
 * BelievedAnswers}). Only a process that is as good as dead needs no proof: where pauses take all
 * the time, or where no answer comes. Confined to the control thread.
 */
final class AskedCollectionRule implements ProofRule {
  // Taken for alive before the first answer.
  private static final double START_SHARE = 0.35;
  private static final long FAILED_NANOS = 10_000_000_000L;
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
  private final BelievedAnswers answers;
  private boolean started;
  private long lastProofs;
  private long failures;
  private long failedNanos;
  private boolean asking;
  private boolean askedFilling;
  private long askedNanos;
  private long askedFloorBytes;
  private PressureLevel unproven = PressureLevel.NORMAL;

  AskedCollectionRule(HeapModel model) {
    this.model = model;
    wake = new PassiveWake(model);
    fill = new SteepFill(model);
    answers = new BelievedAnswers(model);
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
    boolean filling = fill.stands();
    long toFullNanos = filling ? fill.toFullNanos() : Long.MAX_VALUE;
    boolean failing = wake.failing() || failedLately(s.nanos);
    answers.next(s, toFullNanos, askedFilling && !filling, failing);
  }

  /** Garbage that a failing allocation could not have is as good as alive. */
  private boolean failedLately(long nanos) {
    return failures > 0 && nanos - failedNanos < FAILED_NANOS;
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
  }

  @Override
  public boolean wakes() {
    return wake.stands();
  }

  @Override
  public boolean wantsProof() {
    long last = answers.lastBytes();
    double answer = last < 0 ? START_SHARE * model.maxBytes() : last;
    return wantsSecond()
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
    if (wantsSecond()) {
      return Urgency.AT_ONCE;
    }
    if (grown()) {
      return Urgency.GROWN;
    }
    return answers.lastIsNear() || wake.failing() ? Urgency.PRESSING : Urgency.CALM;
  }

  /** Not once it was asked for. */
  private boolean wantsSecond() {
    return answers.wantsSecond() && !asking;
  }

  private boolean grown() {
    double missing = answers.missingBytes();
    return answers.lastBytes() >= 0
        && wake.floorBytes() - askedFloorBytes
            >= Math.max(GROWN_LEAST_SHARE * model.maxBytes(), GROWN_SHARE * missing);
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
  public void atMost(long usedBytes) {
    answers.atMost(usedBytes);
  }

  @Override
  public long liveBytes() {
    return answers.liveBytes();
  }

  @Override
  public long mostLiveBytes() {
    return answers.mostLiveBytes();
  }

  @Override
  public long usedAfterProofBytes() {
    return answers.usedAfterProofBytes();
  }

  @Override
  public boolean inDoubt() {
    return answers.inDoubt();
  }

  @Override
  public boolean proven() {
    return answers.proven();
  }

  @Override
  public long serial() {
    return answers.serial();
  }

  @Override
  public long proofStartNanos() {
    return answers.proofStartNanos();
  }

  @Override
  public double moderateOffset() {
    return answers.moderateOffset();
  }

  @Override
  public double criticalOffset() {
    return answers.criticalOffset();
  }
}
