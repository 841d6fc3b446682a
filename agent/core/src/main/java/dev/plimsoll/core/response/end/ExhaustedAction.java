package dev.plimsoll.core.response.end;

/** What is done once everything is shed and still no room is left; {@code on-exhausted}. */
public enum ExhaustedAction {
  /** Nothing but the report: no hook runs, the process goes on. */
  NONE,
  /** The hooks run once; the process is left, doors shut, to its owner. */
  HOOKS,
  /** The hooks run, then {@code System.exit}: the JVM's own shutdown hooks run as well. */
  EXIT,
  /** The hooks run, then {@code Runtime.halt}: nothing else runs. */
  HALT;

  boolean endsProcess() {
    return this == EXIT || this == HALT;
  }

  /** Whether the application's shutdown hooks are to run. */
  boolean runsHooks() {
    return this != NONE;
  }
}
