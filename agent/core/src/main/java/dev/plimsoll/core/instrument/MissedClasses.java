package dev.plimsoll.core.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of classes that there was no memory to weave, or to serve once they were woven. A full heap
 * has room for no more than is here; the last of more are forgotten. Safe for any thread.
 */
final class MissedClasses {
  private static final int MOST = 256;

  private final @Nullable String[] names = new String[MOST];

  /** Written under the lock of this, read by any thread. */
  private volatile int count;

  /**
   * Each once, as each mark of a class may miss it. Allocates nothing.
   *
   * @param name internal or not
   */
  synchronized void add(String name) {
    for (int i = 0; i < count; i++) {
      if (name.equals(names[i])) {
        return;
      }
    }
    if (count < MOST) {
      names[count] = name;
      count = count + 1;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Puts classes back, each by itself. Allocates nothing: their names are known. */
  void addAll(Class<?>[] types) {
    for (Class<?> type : types) {
      add(type.getName());
    }
  }

  /**
   * Those of some classes that are here, with what is nested in them; forgets all, but for those
   * that are added meanwhile. Where it throws, it forgets none.
   */
  Class<?>[] takeFrom(Class<?>[] loaded) {
    int known = count;
    Set<String> wanted = first(known);
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> type : loaded) {
      if (isIn(wanted, type.getName())) {
        found.add(type);
      }
    }
    Class<?>[] taken = found.toArray(new Class<?>[0]);
    forget(known);
    return taken;
  }

  /** Also by the name of any class around it. */
  private static boolean isIn(Set<String> wanted, String name) {
    if (wanted.contains(name)) {
      return true;
    }
    for (int end = name.indexOf('$', 1); end > 0; end = name.indexOf('$', end + 1)) {
      if (wanted.contains(name.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private synchronized Set<String> first(int known) {
    Set<String> first = new HashSet<>();
    for (int i = 0; i < known; i++) {
      String name = names[i];
      if (name != null) {
        first.add(name.replace('/', '.'));
      }
    }
    return first;
  }

  private synchronized void forget(int known) {
    int left = count - known;
    System.arraycopy(names, known, names, 0, left);
    Arrays.fill(names, left, count, null);
    count = left;
  }
}
