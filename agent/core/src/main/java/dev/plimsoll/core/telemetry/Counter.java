package dev.plimsoll.core.telemetry;

/** What the agent counts from its start, or from the last {@code resetCounters}. */
public enum Counter {
  /** Looks at the heap, timed or woken. */
  POLLS,
  /** Signals that made the control thread look. */
  WAKEUPS,
  /** Of these, those after which the level stayed. Counted by the journal. */
  WAKEUPS_DISMISSED,
  /** Notifications of the JVM (thresholds, collections) received. */
  NOTIFICATIONS,
  /** Hints from outside that memory is short ({@code MEMORY_PRESSURE_WATCH}). */
  PRESSURE_HINTS,
  /** Signals lost because the queue was full. */
  DROPPED_SIGNALS,
  /** Collections asked for. Counted by the journal. */
  COLLECTIONS_ASKED,
  /** Changes of a resource's level. Counted by the journal. */
  LEVEL_CHANGES,
  /** Calls of shedders and adapters, none in a dry run. Counted by the journal. */
  SHEDS,
  /** What they said to have given back. Counted by the journal. */
  BYTES_RETURNED,
  /** Out-of-memory errors seen at retry gates. Counted by the journal. */
  GATE_ERRORS,
  /** Out-of-memory errors that were uncaught in a thread or swallowed by a future, if asked for. */
  UNGUARDED_ERRORS,
  /** Headroom that was asked for and is there; slow path only. Counted by the journal. */
  HEADROOM_GRANTED,
  /** Headroom that could not be made. Counted by the journal. */
  HEADROOM_REFUSED,
  /** Calls turned away at doors. */
  REJECTIONS,
  /** Shedders set aside. Counted by the journal. */
  QUARANTINES,
  /** Out-of-memory errors in the agent's own code. */
  OWN_OUT_OF_MEMORY_ERRORS,
  /** Other errors of the agent's own; notifications lost, and listeners of those that threw. */
  SUPPRESSED_ERRORS,
  /** Decisions that were not told because the journal was full. Counted by the journal. */
  DROPPED_DECISIONS
}
