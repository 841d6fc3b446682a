package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/** Levels of the heap. Confined to the control thread. */
public final class HeapEvaluator {
  private final HeapModel model;
  private HeapPolicy policy;
  private long usedBytes;
  private PressureLevel level = PressureLevel.NORMAL;

  public HeapEvaluator(HeapModel model, HeapPolicy policy) {
    this.model = model;
    this.policy = policy;
  }

  public void next(HeapSample s) {
    usedBytes = s.usedBytes;
  }

  public PressureLevel level() {
    return level;
  }

  public boolean wantsCollection() {
    return policy.mayAskCollection() && usedBytes < 0;
  }

  public long pollNanos() {
    return 5_000_000L;
  }

  public long provenLiveBytes() {
    return -1;
  }

  public long capacityBytes() {
    return model.capacityPriorBytes();
  }

  public long timeToFullNanos() {
    return Long.MAX_VALUE;
  }

  public double fillBytesPerSecond() {
    return 0;
  }

  public double gcDebtNanos() {
    return 0;
  }

  public boolean gcDebtFull() {
    return false;
  }

  public boolean farFromLine() {
    return usedBytes < model.maxBytes() / 2;
  }

  public boolean failureEvidence() {
    return false;
  }

  public String reason() {
    return "";
  }

  public void setPolicy(HeapPolicy p) {
    policy = p;
  }
}
