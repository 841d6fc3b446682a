package dev.plimsoll.core.base;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Failures of the agent itself, told once each and then counted, as Agrona's {@code
 * DistinctErrorLog}: the first of its kind is one WARN line with the stack at DEBUG, repetitions
 * are summed up at most once a minute. Two are of one kind if place, type and first frame are
 * equal. Safe for any thread.
 */
public final class DistinctErrors {
  // A program has few ways to fail; more kinds than these share the last place.
  private static final int KINDS = 64;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AgentLog log;
  private final NanoClock clock;
  private final List<Kind> kinds = new ArrayList<>();
  private long toldNanos;

  public DistinctErrors(AgentLog log, NanoClock clock) {
    this.log = log;
    this.clock = clock;
    toldNanos = clock.nanoTime();
  }

  /**
   * Takes note of a failure. Tells no message of it, which may hold data of the host.
   *
   * @param place a constant: what was being done
   */
  public synchronized void record(String place, Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    StackTraceElement frame = trace.length == 0 ? null : trace[0];
    for (int i = 0; i < kinds.size(); i++) {
      Kind kind = kinds.get(i);
      if (kind.matches(place, error.getClass(), frame) || i == KINDS - 1) {
        kind.repeated++;
        return;
      }
    }
    kinds.add(new Kind(place, error.getClass().getName(), frame));
    log.warn(place + ": " + error.getClass().getName() + (frame == null ? "" : " at " + frame));
    for (int i = 1; i < trace.length && log.isDebugEnabled(); i++) {
      log.debug("  at " + trace[i]);
    }
  }

  /** Sums up what was repeated, if the last time is a minute ago; call it now and then. */
  public synchronized void tick() {
    long now = clock.nanoTime();
    if (now - toldNanos < MINUTE_NANOS) {
      return;
    }
    toldNanos = now;
    for (int i = 0; i < kinds.size(); i++) {
      Kind kind = kinds.get(i);
      if (kind.repeated > 0) {
        log.warn(kind.place + ": " + kind.type + ", " + kind.repeated + " more times");
        kind.repeated = 0;
      }
    }
  }

  private static final class Kind {
    final String place;
    final String type;
    final @Nullable StackTraceElement frame;
    long repeated;

    Kind(String place, String type, @Nullable StackTraceElement frame) {
      this.place = place;
      this.type = type;
      this.frame = frame;
    }

    boolean matches(String where, Class<?> errorType, @Nullable StackTraceElement first) {
      boolean sameFrame = frame == null ? first == null : frame.equals(first);
      return sameFrame && place.equals(where) && type.equals(errorType.getName());
    }
  }
}
