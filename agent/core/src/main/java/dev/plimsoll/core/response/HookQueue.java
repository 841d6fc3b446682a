package dev.plimsoll.core.response;

import org.jspecify.annotations.Nullable;

/**
 * Which hook is running, on whose behalf, and until when. One runner works at a time; one whose
 * hook does not return is left behind and another goes on after it. Holds its lock for a few reads
 * and writes only, never around application code. Safe for any thread.
 */
final class HookQueue {
  private static final HookSlot[] NONE = {};

  private HookSlot[] slots = NONE;
  private int next;
  private long deadlineNanos;
  private @Nullable HookRunner active;
  private @Nullable HookSlot current;
  private long startedNanos;
  private long currentDeadlineNanos;

  synchronized void open(HookSlot[] hooks, long deadline) {
    slots = hooks;
    deadlineNanos = deadline;
  }

  synchronized HookSlot[] slots() {
    return slots;
  }

  /** Makes that runner the one that works; false if there is one already. */
  synchronized boolean claim(HookRunner runner) {
    if (active != null) {
      return false;
    }
    active = runner;
    return true;
  }

  /** Takes a claim back that came to nothing. */
  synchronized void unclaim(HookRunner runner) {
    if (active == runner) {
      active = null;
    }
  }

  synchronized boolean isWorkedBy(HookRunner runner) {
    return active == runner;
  }

  /** The next hook for that runner, or null: none left, or it has been left behind. */
  synchronized @Nullable HookSlot next(HookRunner runner, long nanos) {
    if (active != runner) {
      return null;
    }
    long left = deadlineNanos - nanos;
    if (left <= 0) {
      giveUpRest();
    }
    if (next == slots.length) {
      return null;
    }
    HookSlot slot = slots[next];
    // Without a deadline of its own a hook may not eat the time of those behind it.
    long own = slot.timeoutNanos > 0 ? slot.timeoutNanos : left / (slots.length - next);
    next++;
    current = slot;
    startedNanos = nanos;
    currentDeadlineNanos = nanos + Math.min(left, own);
    slot.outcome = HookOutcome.RUNNING;
    return slot;
  }

  synchronized long currentDeadlineNanos() {
    return currentDeadlineNanos;
  }

  /** Takes down how a hook ended; one that was left behind may still end well. */
  synchronized void ended(HookSlot slot, long tookNanos, @Nullable Throwable thrown) {
    boolean late = slot != current;
    if (!late) {
      current = null;
    }
    slot.ranNanos = tookNanos;
    if (thrown != null) {
      slot.thrown = thrown.getClass();
      slot.outcome = HookOutcome.FAILED;
    } else {
      slot.outcome = late ? HookOutcome.DONE_LATE : HookOutcome.DONE;
    }
  }

  /** Leaves the running hook behind if its deadline has passed; whether it did. */
  synchronized boolean leaveBehind(long nanos) {
    HookSlot slot = current;
    if (slot == null || nanos - currentDeadlineNanos < 0) {
      return false;
    }
    abandon(slot, HookOutcome.LEFT_BEHIND);
    return true;
  }

  /** Whether the running hook has run for so long. */
  synchronized boolean runsFor(long duration, long nanos) {
    return current != null && nanos - startedNanos >= duration;
  }

  /** The runner whose hook is running now, or null. */
  synchronized @Nullable HookRunner busyRunner() {
    return current == null ? null : active;
  }

  /** The running hook waits in {@code System.exit} and will not return: that is its success. */
  synchronized void endedJvm(HookRunner runner) {
    HookSlot slot = current;
    if (slot != null && active == runner) {
      abandon(slot, HookOutcome.ENDED_JVM);
    }
  }

  /** Time is up for those that have not begun. */
  synchronized void giveUpRest() {
    for (; next < slots.length; next++) {
      slots[next].outcome = HookOutcome.NOT_RUN;
    }
  }

  private void abandon(HookSlot slot, HookOutcome outcome) {
    slot.outcome = outcome;
    current = null;
    active = null;
  }
}
