package dev.plimsoll.core.response.end;

/** Learns what became of the steps of the orderly end. Must not throw, block or allocate. */
public interface ShutdownObserver {
  /**
   * A step is over.
   *
   * @param name a hook's, or {@code report}
   * @param outcome as {@code done}
   * @param nanos how long it took, 0 where that was not measured
   */
  void stepEnded(String name, String outcome, long nanos);
}
