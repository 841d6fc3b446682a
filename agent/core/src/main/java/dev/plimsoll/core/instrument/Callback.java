package dev.plimsoll.core.instrument;

import java.lang.invoke.MethodHandle;

/**
 * A marked method, ready to be called without reflection: {@code (Object owner, Object message)
 * long}. Confined to one thread at a time.
 */
record Callback(MethodHandle handle, Object rehearsal) {
  /**
   * Calls it.
   *
   * @param owner the object, anything for a static method
   * @param message what {@code dev.plimsoll.Request} wraps for application code
   * @return bytes freed, -1 when not known
   */
  long call(Object owner, Object message) throws Throwable {
    return (long) handle.invokeExact(owner, message);
  }

  /** Runs all of the way but the application's method, so that nothing has to be linked in need. */
  void rehearse() {
    try {
      long none = (long) handle.invokeExact((Object) Callback.class, rehearsal);
      throw new IllegalStateException("rehearsal reached the application: " + none);
    } catch (Rehearsed e) {
      return;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** Ends a rehearsal before the application's method. */
  static void check(Object message) {
    if ((message instanceof long[] call && call.length == 0)
        || (message instanceof Object[] hookContext && hookContext.length == 0)) {
      throw new Rehearsed();
    }
  }

  /** Thrown in the place of the call. */
  static final class Rehearsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rehearsed() {
      super("rehearsal", null, false, false);
    }
  }
}
