package dev.plimsoll.core.instrument;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a method that is marked {@code @RejectUnderPressure}: makes the exception,
 * from the copy of the API that the method's class sees. Safe for any thread.
 */
final class Door implements LongFunction<@Nullable RuntimeException> {
  private static final String EXCEPTION = "dev.plimsoll.MemoryPressureException";

  private final MarkSink sink;
  private final long mask;
  private final Constructor<?> constructor;
  private final Object[] levels;
  private final Object[] resources;

  private Door(MarkSink sink, long mask, Constructor<?> constructor) {
    this.sink = sink;
    this.mask = mask;
    this.constructor = constructor;
    this.levels = constructor.getParameterTypes()[0].getEnumConstants();
    this.resources = constructor.getParameterTypes()[1].getEnumConstants();
  }

  static Door of(Class<?> owner, long mask, MarkSink sink) throws ReflectiveOperationException {
    Class<?> exception = Class.forName(EXCEPTION, true, owner.getClassLoader());
    for (Constructor<?> each : exception.getConstructors()) {
      if (each.getParameterCount() == 3 && each.getParameterTypes()[0].isEnum()) {
        Door door = new Door(sink, mask, each);
        // Once for nothing, so that no class is loaded when the first caller is refused.
        door.exception(0, 1, 1);
        return door;
      }
    }
    throw new NoSuchMethodException(EXCEPTION);
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
      return retryAfterNanos > 0 ? exception(resource, level, retryAfterNanos) : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private RuntimeException exception(int resource, int level, long retryAfterNanos)
      throws InstantiationException, IllegalAccessException, InvocationTargetException {
    return (RuntimeException)
        constructor.newInstance(
            levels[level], resources[resource], Duration.ofNanos(retryAfterNanos));
  }
}
