package dev.plimsoll.core.instrument;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a mark could not be served: takes everything, says no to everything. Also stands on
 * the way to such a place, whose constant is then made all the same: an error that left it would
 * reach the host.
 */
@SuppressWarnings("overloads") // The functions of five kinds of sites: none is called by a lambda.
final class IdleSite
    implements BiConsumer<@Nullable Object, @Nullable Object>,
        Consumer<@Nullable Object>,
        Function<Object, Object>,
        BiPredicate<Throwable, Integer>,
        LongFunction<@Nullable RuntimeException> {
  private final AtomicLong noDoors = new AtomicLong();

  @Override
  public void accept(@Nullable Object value, @Nullable Object before) {}

  @Override
  public void accept(@Nullable Object owner) {}

  @Override
  public boolean test(Throwable error, Integer attempt) {
    return false;
  }

  @Override
  public @Nullable RuntimeException apply(long tripped) {
    return null;
  }

  /** For the word of doors one that shuts none: nothing else there has a number to read. */
  @Override
  public Object apply(Object step) {
    return SiteSpec.DOOR_WORD.equals(step) ? noDoors : this;
  }
}
