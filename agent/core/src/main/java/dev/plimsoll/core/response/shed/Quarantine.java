package dev.plimsoll.core.response.shed;

/**
 * Whether something is left alone because it hung or threw: a second after the first time, twice as
 * long after each further one, 512 seconds at most; forgotten after a call that succeeds. Written
 * by the thread that calls, by the control thread and by whoever lifts it, read by all; a lift that
 * meets a strike may leave it in force or counted.
 */
public final class Quarantine {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final int MAX_DOUBLINGS = 9;

  private volatile boolean hanging;
  private volatile boolean closed;
  private volatile long untilNanos;
  private volatile int strikes;

  /** Whether it must not be called now. */
  public boolean isClosed(long nanos) {
    return hanging || (closed && nanos - untilNanos < 0);
  }

  /** Whether its last call failed, too. */
  public boolean isStruck() {
    return strikes > 0;
  }

  /** Whether it failed so often in a row that the time has grown to its longest. */
  public boolean isHopeless() {
    return strikes > MAX_DOUBLINGS;
  }

  /** Whether a call has not come back. */
  public boolean isHanging() {
    return hanging;
  }

  /** A call is being given up, or was not after all; until it comes back there is no other. */
  public void setHanging(boolean hangs) {
    hanging = hangs;
  }

  /** The call that was given up came back. */
  public void cameBack(long nanos) {
    struck(nanos);
    hanging = false;
  }

  /** A call threw. */
  public void struck(long nanos) {
    int doublings = Math.min(strikes, MAX_DOUBLINGS);
    strikes = doublings + 1;
    untilNanos = nanos + (FIRST_NANOS << doublings);
    closed = true;
  }

  /** A call went well. */
  public void passed() {
    strikes = 0;
    closed = false;
  }

  /** Somebody wants it back in service; a call that hangs still keeps it out. */
  public void lift() {
    passed();
  }
}
