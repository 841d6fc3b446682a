package dev.plimsoll.core.instrument;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;

/**
 * Makes the exceptions that doors throw, of one copy of the API. Hangs on the class of the
 * exception, so that all doors over that copy share it, and goes when that goes. Safe for any
 * thread.
 */
final class Refusals {
  private static final String EXCEPTION = "dev.plimsoll.MemoryPressureException";
  private static final ByClass byClass = new ByClass();

  private final Constructor<?> constructor;
  private final Object[] levels;
  private final Object[] resources;

  private Refusals(Constructor<?> constructor) {
    this.constructor = constructor;
    this.levels = constructor.getParameterTypes()[0].getEnumConstants();
    this.resources = constructor.getParameterTypes()[1].getEnumConstants();
  }

  /**
   * That of the copy that a class sees.
   *
   * @throws IllegalStateException if it is no API that we know
   */
  static Refusals seenBy(Class<?> owner) throws ClassNotFoundException {
    return byClass.get(Class.forName(EXCEPTION, true, owner.getClassLoader()));
  }

  RuntimeException make(int level, int resource, long retryAfterNanos)
      throws InstantiationException, IllegalAccessException, InvocationTargetException {
    return (RuntimeException)
        constructor.newInstance(
            levels[level], resources[resource], Duration.ofNanos(retryAfterNanos));
  }

  private static final class ByClass extends ClassValue<Refusals> {
    @Override
    protected Refusals computeValue(Class<?> exception) {
      for (Constructor<?> each : exception.getConstructors()) {
        if (each.getParameterCount() == 3 && each.getParameterTypes()[0].isEnum()) {
          return rehearsed(new Refusals(each));
        }
      }
      throw new IllegalStateException("no constructor of " + exception);
    }

    /** Once for nothing, so that no class is loaded when the first caller is refused. */
    private static Refusals rehearsed(Refusals made) {
      try {
        made.make(0, 1, 1);
        return made;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
