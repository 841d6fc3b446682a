package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.ByteSize;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A method that the agent is to call, and the objects to call it on, as woven code tells of them:
 * null stands for a static method. Lives as long as the class. Safe for any thread; {@link #accept}
 * never throws.
 */
final class OwnerMember implements Consumer<@Nullable Object> {
  private static final int NOWHERE = -1;

  /** Where the bytes stand in what is asked; see {@link MarkSink#shedder}. */
  private static final int BYTES_WANTED = 3;

  private static final int ASK_LENGTH = 5;

  /** Asked for where as much is wanted as the fraction allows, and nowhere else. */
  private static final long ALL_BYTES = ByteSize.WHOLE_HEAP;

  private final String name;
  private final Callback call;
  private final Overrides overrides;
  private final Complaints complaints;
  private final WeakTable owners = new WeakTable();

  /** What each of several owners is asked for; of the thread of the pass. */
  private final long[] ofEach = new long[ASK_LENGTH];

  /** Where a pass of {@link #runAll} found no memory, and what failed before; its thread's own. */
  private int stoppedAt = NOWHERE;

  private @Nullable Throwable failure;

  OwnerMember(String name, Callback call, Overrides overrides, Complaints complaints) {
    this.name = name;
    this.call = call;
    this.overrides = overrides;
    this.complaints = complaints;
  }

  /** A class has an override with a mark of its own: its objects are called by that mark alone. */
  void overriddenIn(Class<?> type) {
    overrides.add(type);
  }

  @Override
  public void accept(@Nullable Object owner) {
    try {
      // A static method has its own class as owner, which lives as long as this.
      owners.add(owner == null ? OwnerMember.class : owner);
    } catch (Throwable t) {
      // The table could not grow in a full heap. This owner is not asked; the host goes on.
      return;
    }
  }

  /**
   * One pass over the living owners; see {@link Callback#call}. Each is asked for an equal part of
   * the bytes, as nobody knows which of them holds how many, but for all where all is wanted; the
   * fraction holds for each. Throws where none could be called: one owner that fails takes nothing
   * from the others.
   */
  long callAll(long[] ask) throws Throwable {
    Object before = enter();
    try {
      return callEach(ask);
    } finally {
      leave(before);
    }
  }

  private long callEach(long[] ask) throws Throwable {
    int count = countOwners();
    long[] message = count > 1 ? partOf(ask, count) : ask;
    long sum = 0;
    boolean known = false;
    boolean called = false;
    Throwable failed = null;
    for (int i = 0; i < owners.slots(); i++) {
      Object owner = ownerAt(i);
      if (owner == null) {
        continue;
      }
      try {
        long freed = call.call(owner, message);
        called = true;
        known |= freed >= 0;
        sum += Math.max(0, freed);
      } catch (Throwable t) {
        failed = failed == null ? t : failed;
      }
    }
    if (failed != null) {
      if (!called) {
        throw failed;
      }
      tell(failed);
    }
    return known || !called ? sum : -1;
  }

  /** Whether any lives. Any thread; allocates nothing, and keeps none alive. */
  boolean hasOwner() {
    return owners.hasLiving();
  }

  /** The living ones. Any thread; a look at each. */
  int countOwners() {
    int count = 0;
    for (int i = 0; i < owners.slots(); i++) {
      count += ownerAt(i) == null ? 0 : 1;
    }
    return count;
  }

  /** Rounded up, so that all parts together are what is wanted. */
  private long[] partOf(long[] ask, int count) {
    System.arraycopy(ask, 0, ofEach, 0, ASK_LENGTH);
    long wanted = ask[BYTES_WANTED];
    if (wanted != ALL_BYTES) {
      ofEach[BYTES_WANTED] = Math.max(1, (wanted - 1) / count + 1);
    }
    return ofEach;
  }

  private @Nullable Object ownerAt(int slot) {
    Object owner = owners.at(slot);
    return owner == null || overrides.covers(owner) ? null : owner;
  }

  private void tell(Throwable failed) {
    try {
      complaints.warn(
          "@ShedOnPressure on "
              + name
              + " threw "
              + failed.getClass().getName()
              + " on one of its objects - the others are asked all the same");
    } catch (Throwable t) {
      // No memory even for that: what was freed counts all the same.
      return;
    }
  }

  /**
   * The same for a hook, which runs once on each owner: the first that finds no memory ends the
   * pass, since the caller then gives up what it holds and calls once more, and those before it
   * have run. The second pass begins with that one, and stops for none. So nobody may change places
   * between the two: who comes from now on is too late.
   */
  void runAll(Object message) throws Throwable {
    Object before = enter();
    try {
      runEach(message);
    } finally {
      leave(before);
    }
  }

  private void runEach(Object message) throws Throwable {
    owners.freeze();
    boolean again = stoppedAt != NOWHERE;
    for (int i = Math.max(0, stoppedAt); i < owners.slots(); i++) {
      Object owner = ownerAt(i);
      if (owner == null) {
        continue;
      }
      try {
        long unused = call.call(owner, message);
      } catch (Throwable t) {
        if (t instanceof OutOfMemoryError && !again) {
          stoppedAt = i;
          throw t;
        }
        failure = failure == null ? t : failure;
      }
    }
    Throwable first = failure;
    if (first != null) {
      throw first;
    }
  }

  /**
   * Has what looks for services find those of the application, which in a jar of jars or in a
   * server no thread of ours would. Returns the loader that was there before, or this class where
   * it still is.
   */
  private @Nullable Object enter() {
    try {
      Thread self = Thread.currentThread();
      ClassLoader before = self.getContextClassLoader();
      ClassLoader own = overrides.owner().getClassLoader();
      self.setContextClassLoader(own == null ? before : own);
      return before;
    } catch (SecurityException e) {
      // A security manager, which 17 may have, grants it not to everyone.
      return OwnerMember.class;
    }
  }

  private static void leave(@Nullable Object before) {
    if (before == OwnerMember.class) {
      return;
    }
    try {
      Thread.currentThread().setContextClassLoader((ClassLoader) before);
    } catch (SecurityException e) {
      // Forbidden since then.
      return;
    }
  }

  Callback call() {
    return call;
  }
}
