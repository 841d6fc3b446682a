package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of classes that were loaded while there was no memory to weave them. A full heap has room
 * for no more than is here; the last of more are forgotten. Safe for any thread.
 */
final class MissedClasses {
  private static final int MOST = 256;

  private final @Nullable String[] names = new String[MOST];

  /** Written under the lock of this, read by any thread. */
  private volatile int count;

  /** Allocates nothing. */
  synchronized void add(String internalName) {
    if (count < MOST) {
      names[count] = internalName;
      count = count + 1;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Those of some classes that are here, with what is nested in them; forgets all. */
  Class<?>[] takeFrom(Class<?>[] loaded) {
    List<String> taken = take();
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> type : loaded) {
      String name = type.getName();
      int end = name.indexOf('$', 1);
      if (taken.contains(name) || (end > 0 && taken.contains(name.substring(0, end)))) {
        found.add(type);
      }
    }
    return found.toArray(new Class<?>[0]);
  }

  private synchronized List<String> take() {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = names[i];
      if (name != null) {
        taken.add(name.replace('/', '.'));
      }
    }
    Arrays.fill(names, null);
    count = 0;
    return taken;
  }
}
