package dev.plimsoll.core.instrument;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a method that is marked {@code @RejectUnderPressure}: makes the exception,
 * from the copy of the API that the method's class sees. Safe for any thread.
 */
final class Door implements LongFunction<@Nullable RuntimeException> {
  private final MarkSink sink;
  private final long mask;
  private final Refusals refusals;

  private Door(MarkSink sink, long mask, Refusals refusals) {
    this.sink = sink;
    this.mask = mask;
    this.refusals = refusals;
  }

  static Door of(Class<?> owner, long mask, MarkSink sink) throws ClassNotFoundException {
    return new Door(sink, mask, Refusals.seenBy(owner));
  }

  /**
   * The exception to throw, or null when the door opened meanwhile.
   *
   * @param word as {@link DoorWord} tells
   */
  @Override
  public @Nullable RuntimeException apply(long word) {
    long tripped = word & mask;
    if (tripped == 0) {
      return null;
    }
    try {
      int resource = DoorWord.firstResource(tripped);
      int level = DoorWord.level(word, resource);
      long retryAfterNanos = sink.refuse(resource, level);
      return retryAfterNanos > 0 ? refusals.make(level, resource, retryAfterNanos) : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
