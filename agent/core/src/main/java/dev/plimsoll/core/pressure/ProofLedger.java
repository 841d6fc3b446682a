package dev.plimsoll.core.pressure;

/** Which proofs speak about the time after the last shed. Confined to the control thread. */
final class ProofLedger {
  private long lastSerial;
  private long serialAfterShed;
  private long shedBytes;
  private long shedBytesAtProof;

  void next(HeapSample s, ProofRule rule) {
    shedBytes = s.shedBytes;
    if (rule.serial() == lastSerial) {
      return;
    }
    lastSerial = rule.serial();
    if (s.shedBytes == 0 || rule.proofStartNanos() - s.lastShedNanos >= 0) {
      serialAfterShed++;
      shedBytesAtProof = s.shedBytes;
    }
  }

  long serialAfterShed() {
    return serialAfterShed;
  }

  long evictedUncollectedBytes() {
    return Math.max(0, shedBytes - shedBytesAtProof);
  }
}
