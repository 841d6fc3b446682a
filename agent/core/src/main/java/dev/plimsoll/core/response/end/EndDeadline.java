package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.NanoClock;

/**
 * Until when the orderly end may take: the hooks all together as long as the settings say, report
 * and exit some seconds more, the JVM's own shutdown as long as the hooks. Where the process is to
 * end, the watchdog halts it at the end of that. Set and postponed by the control thread, read and
 * prolonged by any.
 */
final class EndDeadline {
  /** Beyond the deadline of all, for report and exit; when it passes, the watchdog halts. */
  private static final long GRACE_NANOS = 3_000_000_000L;

  /** By then a thread for the rest would have come forward; earlier than the watchdog. Chosen. */
  private static final long PATIENCE_NANOS = GRACE_NANOS / 2;

  private final Watchdog watchdog;
  private final NanoClock clock;

  /** That of all hooks; written by the control thread, read by any. */
  private volatile long nanos;

  EndDeadline(Watchdog watchdog, NanoClock clock) {
    this.watchdog = watchdog;
    this.clock = clock;
  }

  /** The end begins. */
  void set(long now, ShutdownSettings how) {
    nanos = now + how.timeoutNanos();
    if (how.action().endsProcess()) {
      watchdog.arm(nanos + GRACE_NANOS, how.exitCode());
    }
  }

  /** By when the last hook is to be done. */
  long nanos() {
    return nanos;
  }

  /** So much time does not count: nobody could run. Control thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the control thread only.
  void postpone(long step) {
    nanos += step;
    watchdog.postpone(step);
  }

  /** Whether it passed so long ago that nobody will come for what is left. */
  boolean isForsaken(long now) {
    return now - nanos - PATIENCE_NANOS >= 0;
  }

  /** Whether report and exit have had their time, too. */
  boolean isOver() {
    return clock.nanoTime() - nanos - GRACE_NANOS >= 0;
  }

  /** The hooks are over: report and exit have their time from now on, if that is later. */
  void hooksEnded(ShutdownSettings how) {
    if (how.action().endsProcess()) {
      watchdog.arm(later(nanos, clock.nanoTime()) + GRACE_NANOS, how.exitCode());
    }
  }

  /** The JVM's own shutdown hooks get as much time as ours had, and ours what was promised. */
  void giveJvmTime(ShutdownSettings how) {
    if (how.action().endsProcess()) {
      long promised = nanos + GRACE_NANOS;
      watchdog.arm(later(promised, clock.nanoTime() + how.timeoutNanos()), how.exitCode());
    }
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }
}
