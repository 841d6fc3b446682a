package dev.plimsoll.core.telemetry;

/** The part of the MXBean that only counts. Safe for any thread. */
abstract class CounterView implements AgentMXBean {
  final Counters counters;

  CounterView(Counters counters) {
    this.counters = counters;
  }

  @Override
  public long getPolls() {
    return counters.get(Counter.POLLS);
  }

  @Override
  public long getWakeups() {
    return counters.get(Counter.WAKEUPS);
  }

  @Override
  public long getWakeupsDismissed() {
    return counters.get(Counter.WAKEUPS_DISMISSED);
  }

  @Override
  public long getNotifications() {
    return counters.get(Counter.NOTIFICATIONS);
  }

  @Override
  public long getPressureHints() {
    return counters.get(Counter.PRESSURE_HINTS);
  }

  @Override
  public long getDroppedSignals() {
    return counters.get(Counter.DROPPED_SIGNALS);
  }

  @Override
  public long getCollectionsAsked() {
    return counters.get(Counter.COLLECTIONS_ASKED);
  }

  @Override
  public long getLevelChanges() {
    return counters.get(Counter.LEVEL_CHANGES);
  }

  @Override
  public long getSheds() {
    return counters.get(Counter.SHEDS);
  }

  @Override
  public long getBytesReturned() {
    return counters.get(Counter.BYTES_RETURNED);
  }

  @Override
  public long getGateErrors() {
    return counters.get(Counter.GATE_ERRORS);
  }

  @Override
  public long getUnguardedErrors() {
    return counters.get(Counter.UNGUARDED_ERRORS);
  }

  @Override
  public long getHeadroomGranted() {
    return counters.get(Counter.HEADROOM_GRANTED);
  }

  @Override
  public long getHeadroomRefused() {
    return counters.get(Counter.HEADROOM_REFUSED);
  }

  @Override
  public long getRejections() {
    return counters.get(Counter.REJECTIONS);
  }

  @Override
  public long getQuarantines() {
    return counters.get(Counter.QUARANTINES);
  }

  @Override
  public long getOwnOutOfMemoryErrors() {
    return counters.get(Counter.OWN_OUT_OF_MEMORY_ERRORS);
  }

  @Override
  public long getSuppressedErrors() {
    return counters.get(Counter.SUPPRESSED_ERRORS);
  }

  @Override
  public long getDroppedDecisions() {
    return counters.get(Counter.DROPPED_DECISIONS);
  }
}
