package dev.plimsoll.core.instrument;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A method that the agent is to call, and the objects to call it on, as woven code tells of them:
 * null stands for a static method. Lives as long as the class. Safe for any thread; {@link #accept}
 * never throws.
 */
final class OwnerMember implements Consumer<@Nullable Object> {
  private static final int NOWHERE = -1;

  private final Callback call;
  private final Overrides overrides;
  private final WeakTable owners = new WeakTable();

  /** Where a pass of {@link #runAll} found no memory, and what failed before; its thread's own. */
  private int stoppedAt = NOWHERE;

  private @Nullable Throwable failure;

  OwnerMember(Callback call, Overrides overrides) {
    this.call = call;
    this.overrides = overrides;
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

  /** One pass over the living owners; see {@link Callback#call}. */
  long callAll(Object message) throws Throwable {
    long sum = 0;
    boolean known = false;
    boolean asked = false;
    Throwable first = null;
    for (int i = 0; i < owners.slots(); i++) {
      Object owner = owners.at(i);
      if (owner == null || overrides.covers(owner)) {
        continue;
      }
      asked = true;
      try {
        long freed = call.call(owner, message);
        known |= freed >= 0;
        sum += Math.max(0, freed);
      } catch (Throwable t) {
        first = first == null ? t : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return known || !asked ? sum : -1;
  }

  /**
   * The same for a hook, which runs once on each owner: the first that finds no memory ends the
   * pass, since the caller then gives up what it holds and calls once more, and those before it
   * have run. The second pass begins with that one, and stops for none. So nobody may change places
   * between the two: who comes from now on is too late.
   */
  void runAll(Object message) throws Throwable {
    owners.freeze();
    boolean again = stoppedAt != NOWHERE;
    for (int i = Math.max(0, stoppedAt); i < owners.slots(); i++) {
      Object owner = owners.at(i);
      if (owner == null || overrides.covers(owner)) {
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

  Callback call() {
    return call;
  }
}
