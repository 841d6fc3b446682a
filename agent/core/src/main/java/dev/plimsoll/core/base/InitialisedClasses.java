package dev.plimsoll.core.base;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a class is initialised, without initialising it: an application's initialiser must
 * not run on a thread of the agent, nor before its time. Only {@code jdk.internal.misc.Unsafe}
 * knows (on 17 and 25); where it does not answer, no class counts as initialised.
 */
public final class InitialisedClasses {
  private final ModuleOpener opener;
  private @Nullable Object unsafe;
  private @Nullable Method shouldBeInitialized;

  public InitialisedClasses(ModuleOpener opener) {
    this.opener = opener;
  }

  /** Whether its initialiser has run; not while it runs, nor when it failed. */
  public boolean contains(Class<?> type) throws ReflectiveOperationException {
    if (unsafe == null || shouldBeInitialized == null) {
      Class<?> internal = Class.forName("jdk.internal.misc.Unsafe");
      opener.open(internal);
      Method getter = internal.getMethod("getUnsafe");
      getter.setAccessible(true);
      unsafe = getter.invoke(null);
      shouldBeInitialized = internal.getMethod("shouldBeInitialized", Class.class);
      shouldBeInitialized.setAccessible(true);
    }
    return Boolean.FALSE.equals(shouldBeInitialized.invoke(unsafe, type));
  }
}
