package dev.plimsoll.core.response.end;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which hook is running, on whose behalf, and until when. One runner works at a time; one whose
 * hook does not return is left behind and another goes on after it. Safe for any thread and without
 * a lock, since the control thread is among them: one word says all, and whoever changes it has the
 * right to what follows. Runners are told apart by their numbers, from 0 in the order of claims.
 */
final class HookQueue {
  /** Nobody. */
  static final int NONE = -1;

  private static final HookSlot[] NO_HOOKS = {};

  /** What the word is made of: three flags, how many runners were claimed, and hooks begun. */
  private static final int RUNNING = 1;

  private static final int WORKING = 2;
  private static final int GIVEN_UP = 4;
  private static final int RUNNER_SHIFT = 3;
  private static final int RUNNER = 1 << RUNNER_SHIFT;
  private static final int HOOK_SHIFT = 8;
  private static final int HOOK = 1 << HOOK_SHIFT;
  private static final int RUNNER_MASK = HOOK / RUNNER - 1;

  private final AtomicInteger word = new AtomicInteger();
  private volatile HookSlot[] slots = NO_HOOKS;
  private volatile long deadlineNanos;

  /** Written by the runner that works, before the word says that its hook is running. */
  private volatile long startedNanos;

  private volatile long currentDeadlineNanos;

  /** Before anything else is called. */
  void open(HookSlot[] hooks, long deadline) {
    deadlineNanos = deadline;
    slots = hooks;
  }

  /** So much time does not count: nobody could run. Control thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // A hook that begins now has the later deadline.
  void postpone(long nanos) {
    deadlineNanos += nanos;
    currentDeadlineNanos += nanos;
  }

  HookSlot[] slots() {
    return slots;
  }

  /** Makes the next of so many runners the one that works; {@link #NONE} if it may not. */
  int claim(int runners) {
    while (true) {
      int now = word.get();
      int claimed = claimed(now);
      if ((now & WORKING) != 0 || claimed == runners) {
        return NONE;
      }
      if (word.compareAndSet(now, (now + RUNNER) | WORKING)) {
        return claimed;
      }
    }
  }

  /** Takes the last claim back, which came to nothing. */
  void unclaim() {
    int now = word.get();
    while (!word.compareAndSet(now, (now - RUNNER) & ~WORKING)) {
      now = word.get();
    }
  }

  boolean isWorkedBy(int runner) {
    return works(word.get(), runner);
  }

  /** The next hook for that runner, or null: none left, or it has been left behind. */
  @Nullable HookSlot next(int runner, long nanos) {
    while (true) {
      int now = word.get();
      long left = deadlineNanos - nanos;
      if (left <= 0) {
        giveUpRest();
      }
      HookSlot[] all = slots;
      int index = now >>> HOOK_SHIFT;
      boolean more = left > 0 && (now & GIVEN_UP) == 0 && index < all.length;
      if (!more || !works(now, runner)) {
        return null;
      }
      HookSlot slot = all[index];
      // Without a deadline of its own a hook may not eat the time of those behind it.
      long own = slot.timeoutNanos > 0 ? slot.timeoutNanos : left / (all.length - index);
      startedNanos = nanos;
      currentDeadlineNanos = nanos + Math.min(left, own);
      slot.change(HookOutcome.WAITING, HookOutcome.RUNNING);
      if (word.compareAndSet(now, (now + HOOK) | RUNNING)) {
        return slot;
      }
    }
  }

  long currentDeadlineNanos() {
    return currentDeadlineNanos;
  }

  /** Takes down how that runner's hook ended; one that was left behind may still end well. */
  void ended(int runner, HookSlot slot, long tookNanos, @Nullable Throwable thrown) {
    int now = word.get();
    while (works(now, runner) && !word.compareAndSet(now, now & ~RUNNING)) {
      now = word.get();
    }
    slot.ranNanos = tookNanos;
    if (thrown != null) {
      slot.thrown = thrown.getClass();
      slot.outcome = HookOutcome.FAILED;
    } else if (slot.outcome != HookOutcome.WITHDRAWN) {
      slot.outcome = works(now, runner) ? HookOutcome.DONE : HookOutcome.DONE_LATE;
    }
  }

  /** Leaves the running hook behind if its deadline has passed; whether it did. */
  boolean leaveBehind(long nanos) {
    int now = word.get();
    // One that changes meanwhile is looked at again in a moment.
    return isRunning(now)
        && nanos - currentDeadlineNanos >= 0
        && abandon(now, HookOutcome.LEFT_BEHIND);
  }

  /** Whether the last of the hooks is running, and has for so long. */
  boolean lastRunsFor(long duration, long nanos) {
    return isRunning(word.get()) && isLast() && nanos - startedNanos >= duration;
  }

  /** Whether no hook waits behind the one that was begun last. */
  boolean isLast() {
    return word.get() >>> HOOK_SHIFT == slots.length;
  }

  /** The runner whose hook is running now, or {@link #NONE}. */
  int busyRunner() {
    int now = word.get();
    return isRunning(now) ? claimed(now) - 1 : NONE;
  }

  /** The running hook waits in {@code System.exit} and will not return: that is its success. */
  void endedJvm(int runner) {
    int now = word.get();
    while (works(now, runner) && isRunning(now) && !abandon(now, HookOutcome.ENDED_JVM)) {
      now = word.get();
    }
  }

  /** Time is up for those that have not begun. */
  void giveUpRest() {
    int now = word.get();
    while ((now & GIVEN_UP) == 0 && !word.compareAndSet(now, now | GIVEN_UP)) {
      now = word.get();
    }
    HookSlot[] all = slots;
    for (int i = now >>> HOOK_SHIFT; i < all.length; i++) {
      all[i].outcome = HookOutcome.NOT_RUN;
    }
  }

  private boolean abandon(int now, HookOutcome outcome) {
    HookSlot slot = slots[(now >>> HOOK_SHIFT) - 1];
    if (!word.compareAndSet(now, now & ~(RUNNING | WORKING))) {
      return false;
    }
    // It may have ended since, late but well.
    slot.change(HookOutcome.RUNNING, outcome);
    return true;
  }

  private static boolean isRunning(int word) {
    return (word & RUNNING) != 0;
  }

  private static boolean works(int word, int runner) {
    return (word & WORKING) != 0 && claimed(word) == runner + 1;
  }

  private static int claimed(int word) {
    return word >>> RUNNER_SHIFT & RUNNER_MASK;
  }
}
