package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * ZGC, Shenandoah: no passive figure is proof (floors of 90 % with 60 % alive are normal), so they
 * only wake. Proof is an asked collection less what was allocated while it ran, since objects born
 * during a cycle are kept by it; and of two answers in a row the lower. Only the dead need no
 * proof: where pauses take all the time, or where no answer comes. Confined to the control thread.
 */
final class WakeThenAskRule implements ProofRule {
  private static final double SURE_SHARE = 0.85;
  private static final double NEAR_SHARE = 0.75;
  // A cycle answers in 15-40 ms, on healthy programs that keep the collector at its limit in
  // 90-380 ms; 300 ms would call those ill.
  private static final long NO_ANSWER_NANOS = 500_000_000L;
  // Healthy recorded programs reach 65 % of a second and 48 % of three; the dead 90-100 %.
  private static final double DEAD_PAUSES_SHARE = 0.75;
  private static final long DEAD_NANOS = 1_000_000_000L;
  private static final long LONG_DEAD_NANOS = 3_000_000_000L;

  private final HeapModel model;
  private final PassiveWake wake;
  private boolean started;
  private long lastProofs;
  private long serial;
  private long proofStartNanos;
  private long lastAnswer = -1;
  private long liveBytes = -1;
  private boolean second;
  private boolean asking;
  private long askedNanos;
  private PressureLevel unproven = PressureLevel.NORMAL;

  WakeThenAskRule(HeapModel model) {
    this.model = model;
    wake = new PassiveWake(model);
  }

  @Override
  public void next(HeapSample s, PauseWindow pauses, boolean reset) {
    if (!started) {
      started = true;
      lastProofs = s.proofs;
    }
    wake.next(s, pauses, reset);
    if (s.proofs > lastProofs) {
      lastProofs = s.proofs;
      answered(s);
    }
    if (reset && asking) {
      askedNanos = s.nanos;
    }
    unproven = unproven(s.nanos, pauses);
  }

  private void answered(HeapSample s) {
    asking = false;
    if (s.proofUsedBytes < 0) {
      return;
    }
    long answer = Math.max(0, s.proofUsedBytes - Math.max(0, s.proofAllocatedBytes));
    liveBytes = lastAnswer < 0 ? answer : Math.min(answer, lastAnswer);
    second = answer >= SURE_SHARE * model.maxBytes() && liveBytes < SURE_SHARE * model.maxBytes();
    // The first answer of a life alone proves no more than that another is due.
    if (lastAnswer < 0 && answer >= SURE_SHARE * model.maxBytes()) {
      second = true;
      liveBytes = -1;
    }
    lastAnswer = answer;
    serial++;
    proofStartNanos = s.proofStartNanos;
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
    return silent && wake.stands() ? PressureLevel.MODERATE : PressureLevel.NORMAL;
  }

  @Override
  public boolean pressing() {
    return wake.failing() || lastAnswer >= NEAR_SHARE * model.maxBytes();
  }

  @Override
  public void asking(long nanos) {
    asking = true;
    askedNanos = nanos;
    second = false;
  }

  @Override
  public long liveBytes() {
    return Math.max(0, liveBytes);
  }

  @Override
  public boolean proven() {
    return liveBytes >= 0;
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
    return wake.stands();
  }

  @Override
  public boolean wantsProof() {
    return second || wake.stands();
  }

  @Override
  public boolean atOnce() {
    return second;
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
    return 0.10;
  }

  @Override
  public double criticalOffset() {
    return 0.05;
  }
}
