package dev.plimsoll.core.instrument;

import java.util.function.BiPredicate;

/** What stands behind a method that is marked {@code @RetryAfterShedding}. Safe for any thread. */
record Gate(MarkSink sink, int attempts, long waitNanos)
    implements BiPredicate<Throwable, Integer> {
  @Override
  public boolean test(Throwable error, Integer attempt) {
    return sink.awaitRelief(error, attempt, attempts, waitNanos);
  }
}
