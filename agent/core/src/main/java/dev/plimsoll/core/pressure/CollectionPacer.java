package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * When one more collection may be asked for. Each costs the application a pause or a cycle, so: no
 * sooner than 200 times the length of the last, a second at least and thirty at most, doubling to
 * ten while the answers come out low; all of ours share one leaky bucket; none whose pause is
 * foreseen to be too long. Sources: docs/design-decisions.md (a rest of 1 to 10 s lost no
 * detection; 0.2 s cost 20 % of the time under churn).
 */
public final class CollectionPacer {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_REST_NANOS = 10 * SECOND;
  // The bucket bounds the cost to 1 % anyway. One collection of 348 ms, on a machine that stood
  // still for a moment, put off the next for 70 s, in which a map filled the heap.
  private static final long LONGEST_PAUSE_REST_NANOS = 30 * SECOND;
  private static final int REST_FACTOR = 200;
  // At CRITICAL a tenth of the time is allowed.
  private static final int CRITICAL_REST_FACTOR = 10;
  private static final long CRITICAL_LEAST_REST_NANOS = SECOND / 4;
  private static final double CALM_SHARE = 0.01;
  private static final double CRITICAL_SHARE = 0.10;
  // A concurrent cycle costs no pause but about a quarter of the machine (ConcGCThreads), and near
  // the line the collector would run one anyway.
  private static final double CONCURRENT_COST = 0.25;
  private static final int CONCURRENT_REST_FACTOR = 40;
  private static final int PRESSING_REST_FACTOR = 10;
  private static final int GROWN_REST_FACTOR = 2;
  private static final long PRESSING_LEAST_REST_NANOS = SECOND / 4;
  // A leak of 20 MB/s in 128 MB goes from the first line to the wall in one second, and it takes
  // four answers to call it one.
  private static final int ANSWERS_BEFORE_END = 4;
  // At CRITICAL a last shed and the hooks must follow them.
  private static final int CRITICAL_ANSWERS_BEFORE_END = 8;
  private static final long END_LEAST_REST_NANOS = SECOND / 50;
  private static final long END_MOST_REST_NANOS = SECOND / 10;
  // What may be owed at once: the first few answers of a life come in quick succession.
  private static final double BUCKET_NANOS = 0.5e9;
  // No more is ever owed than ten minutes pay back, at CRITICAL one (chosen). Others ask without
  // waiting for the bucket, a tenth of the time for an hour perhaps, and a collection in which the
  // process stands still (SIGSTOP, a paused container) is as long: for hours nobody would ask then.
  private static final double MOST_OWED_NANOS = BUCKET_NANOS + 6e9;
  // Mark-compact with one thread moves about a gigabyte of live objects per second; believed until
  // a full collection was seen.
  private static final double PRIOR_NANOS_PER_BYTE = 0.5;
  // So long, and so many times longer for each byte than the last: the process stood still in it
  // (SIGSTOP, a frozen container). Believed, it would forbid the one that corrects it. Chosen.
  private static final long STOOD_STILL_NANOS = 2 * SECOND;
  private static final int STOOD_STILL_FACTOR = 10;

  private final boolean stopsTheWorld;
  private boolean started;
  private long lastNanos;
  private boolean asked;
  private boolean pauseSeen;
  private boolean stoodStill;
  private boolean ownSeen;
  private long ownNanos;
  private long lastEndNanos;
  private long usualLengthNanos;
  private long lastLengthNanos;
  private double nanosPerByte = PRIOR_NANOS_PER_BYTE;
  private int lowAnswers;
  private double owedNanos;

  public CollectionPacer(Collector collector) {
    stopsTheWorld = collector.provesByHeadroom();
  }

  /** Once per sample: the bucket leaks. */
  public void tick(long nanos, PressureLevel level) {
    if (started) {
      owedNanos = Math.max(0, owedNanos - share(level) * (nanos - lastNanos));
    }
    started = true;
    lastNanos = nanos;
  }

  /**
   * An asked collection ended.
   *
   * @param low it proved that there was no need for it
   * @param openQuestion it takes another to tell
   */
  public void answered(
      long startNanos, long endNanos, long liveBytes, boolean low, boolean openQuestion) {
    long length = Math.max(0, endNanos - startNanos);
    // Of two pauses the shorter: one that took long may have waited for a processor.
    usualLengthNanos = asked && stopsTheWorld ? Math.min(length, lastLengthNanos) : length;
    lastLengthNanos = length;
    asked = true;
    lastEndNanos = endNanos;
    owe(length);
    if (!openQuestion) {
      lowAnswers = low ? Math.min(lowAnswers + 1, 8) : 0;
    }
    paused(length, liveBytes);
  }

  /** One ended that puts off no other: it only costs. */
  void answeredExtra(long startNanos, long endNanos) {
    owe(Math.max(0, endNanos - startNanos));
  }

  private void owe(long nanos) {
    owedNanos = Math.min(MOST_OWED_NANOS, owedNanos + cost(nanos));
  }

  /** A full collection that nobody asked for was seen now: it has told what one would tell. */
  void own(long nanos, long pauseNanos, long liveBytes) {
    ownSeen = true;
    ownNanos = nanos;
    paused(pauseNanos, liveBytes);
  }

  private void paused(long pauseNanos, long liveBytes) {
    if (liveBytes <= 0 || pauseNanos <= 0) {
      return;
    }
    double perByte = (double) pauseNanos / liveBytes;
    // Of two in a row the second is believed.
    stoodStill =
        pauseSeen
            && !stoodStill
            && pauseNanos > STOOD_STILL_NANOS
            && perByte > STOOD_STILL_FACTOR * nanosPerByte;
    if (!stoodStill) {
      nanosPerByte = perByte;
      pauseSeen = true;
    }
  }

  /** Whether none was seen yet, so that what is foreseen is a guess. */
  boolean guesses() {
    return !pauseSeen;
  }

  /** 0 where collections run beside the application. */
  long foreseenPauseNanos(long liveBytes) {
    return stopsTheWorld ? (long) (nanosPerByte * Math.max(0, liveBytes)) : 0;
  }

  /**
   * Whether none may be asked for, whoever needs it: the operator allows none, or earlier ones say
   * that its pause would be too long. A guess forbids nothing to those that need it now.
   */
  boolean forbids(HeapPolicy policy, long liveBytes) {
    return !policy.mayAskCollection()
        || (pauseSeen && foreseenPauseNanos(liveBytes) > policy.maxForcedPauseNanos());
  }

  /**
   * Whether a collection may be asked for now.
   *
   * @param endNanos until the heap is full of live objects at the rate of now; {@code
   *     Long.MAX_VALUE} where no level stands
   */
  public boolean mayAsk(
      long nanos,
      PressureLevel level,
      HeapPolicy policy,
      long liveBytes,
      Urgency urgency,
      long endNanos) {
    if (!policy.mayAskCollection()
        || foreseenPauseNanos(liveBytes) > policy.maxForcedPauseNanos()
        || owedNanos > BUCKET_NANOS) {
      return false;
    }
    long rest = Math.min(restNanos(level, urgency), restBeforeEnd(level, endNanos));
    boolean rested = !asked || nanos - lastEndNanos >= rest;
    // At CRITICAL one is due anyhow, and would stop the shed that has just begun, while whoever
    // fills the heap has its length to make up for.
    boolean critical = level.compareTo(PressureLevel.CRITICAL) >= 0;
    return rested && !(critical && ownSeen && nanos - ownNanos < rest);
  }

  private long restNanos(PressureLevel level, Urgency urgency) {
    if (urgency == Urgency.AT_ONCE || urgency == Urgency.FILLING) {
      return 0;
    }
    // Also where it is urgent: else a long cycle put off the next one for longer than in calm.
    long longest = stopsTheWorld ? LONGEST_PAUSE_REST_NANOS : LONGEST_REST_NANOS;
    if (level.compareTo(PressureLevel.CRITICAL) >= 0) {
      long byLength = Math.min(longest, CRITICAL_REST_FACTOR * usualLengthNanos);
      return Math.max(CRITICAL_LEAST_REST_NANOS, byLength);
    }
    if (urgency == Urgency.GROWN) {
      return Math.min(longest, GROWN_REST_FACTOR * usualLengthNanos);
    }
    boolean pressing = urgency == Urgency.PRESSING;
    long least = pressing ? PRESSING_LEAST_REST_NANOS : SECOND;
    long backOff = Math.min(LONGEST_REST_NANOS, least << Math.max(0, lowAnswers - 1));
    return Math.max(backOff, Math.min(longest, usualLengthNanos * restFactor(pressing)));
  }

  private long restBeforeEnd(PressureLevel level, long endNanos) {
    boolean critical = level.compareTo(PressureLevel.CRITICAL) >= 0;
    long byLength = GROWN_REST_FACTOR * usualLengthNanos;
    // One cycle that took long on a busy machine must not put off the one that tells a leak.
    long least = stopsTheWorld ? byLength : Math.min(byLength, END_MOST_REST_NANOS);
    return Math.max(
        Math.max(END_LEAST_REST_NANOS, least),
        endNanos / (critical ? CRITICAL_ANSWERS_BEFORE_END : ANSWERS_BEFORE_END));
  }

  private double cost(long nanos) {
    return stopsTheWorld ? nanos : nanos * CONCURRENT_COST;
  }

  private int restFactor(boolean pressing) {
    if (pressing) {
      return PRESSING_REST_FACTOR;
    }
    return stopsTheWorld ? REST_FACTOR : CONCURRENT_REST_FACTOR;
  }

  private static double share(PressureLevel level) {
    return level.compareTo(PressureLevel.CRITICAL) >= 0 ? CRITICAL_SHARE : CALM_SHARE;
  }
}
