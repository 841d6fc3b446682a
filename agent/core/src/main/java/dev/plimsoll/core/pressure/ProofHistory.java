package dev.plimsoll.core.pressure;

/**
 * What was proven, and which proofs speak about the time after the last shed. Confined to the
 * control thread.
 */
final class ProofHistory {
  private long lastSerial;
  private long serialAfterShed;
  private long shedBytes;
  private long shedBytesAtProof;
  private long liveBytes = -1;
  private long mostLiveBytes = -1;

  void next(HeapSample s, ProofRule rule) {
    shedBytes = s.shedBytes;
    if (rule.serial() == lastSerial) {
      return;
    }
    lastSerial = rule.serial();
    liveBytes = rule.proven() ? rule.liveBytes() : -1;
    mostLiveBytes = rule.proven() ? rule.mostLiveBytes() : -1;
    if (s.shedBytes == 0 || rule.proofStartNanos() - s.lastShedNanos >= 0) {
      serialAfterShed++;
      shedBytesAtProof = s.shedBytes;
    }
  }

  /** By the last proof that was one; -1 before the first. */
  long liveBytes() {
    return liveBytes;
  }

  /** The upper end of that proof; -1 before the first. */
  long mostLiveBytes() {
    return mostLiveBytes;
  }

  long serialAfterShed() {
    return serialAfterShed;
  }

  long evictedUncollectedBytes() {
    return Math.max(0, shedBytes - shedBytesAtProof);
  }
}
