package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.pressure.HookView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The application's shutdown hooks, lowest order first and, within one order, as they were
 * registered. Safe for any thread.
 */
public final class ShutdownHooks {
  private static final HookSlot[] NONE = {};

  private final AgentLog log;

  /** Copied on write under this object's lock, read by any thread. */
  private volatile HookSlot[] slots = NONE;

  public ShutdownHooks(AgentLog log) {
    this.log = log;
  }

  /**
   * Adds a hook; a name that is taken becomes {@code name#2} with one warning.
   *
   * @param hook gets {@code {reason, deadline nanos, IntFunction<byte[]> reserve}}
   * @param timeoutNanos its own deadline, -1 for a fair share of what is left of all
   * @return takes the hook back; any number of times, from any thread
   */
  public Runnable register(String name, Consumer<Object[]> hook, int order, long timeoutNanos) {
    HookSlot slot;
    Runnable withdrawal;
    synchronized (this) {
      slot = new HookSlot(name, freeNumber(name), order, timeoutNanos, hook);
      // All that allocates before it is there: who hears of an error registers it once more.
      withdrawal = new Withdrawal(slot);
      slots = with(slots, slot);
    }
    if (slot.number == 2) {
      warnOfSecond(slot);
    }
    return withdrawal;
  }

  private void warnOfSecond(HookSlot slot) {
    try {
      log.warn(
          "shutdown hook "
              + slot.baseName
              + " is registered already: this one is called "
              + slot.name);
    } catch (OutOfMemoryError e) {
      // It is there all the same.
      return;
    }
  }

  /** Whether there is none that would do anything now. Any thread; allocates nothing. */
  public boolean isEmpty() {
    for (HookSlot slot : slots) {
      if (slot.hasOwner()) {
        return false;
      }
    }
    return true;
  }

  /** As they would run, or ran. */
  public List<HookView> views() {
    HookSlot[] all = slots;
    List<HookView> views = new ArrayList<>(all.length);
    for (HookSlot slot : all) {
      views.add(slot.view());
    }
    return views;
  }

  /** In order; never changed once it is handed out. */
  HookSlot[] inOrder() {
    return slots;
  }

  /** One behind the highest of that name: to try all of them takes long where there are many. */
  private int freeNumber(String name) {
    if (!isTaken(name)) {
      return 1;
    }
    int number = 2;
    for (HookSlot slot : slots) {
      if (slot.baseName.equals(name)) {
        number = Math.max(number, slot.number + 1);
      }
    }
    while (isTaken(name + "#" + number)) {
      number++;
    }
    return number;
  }

  private boolean isTaken(String name) {
    for (HookSlot slot : slots) {
      if (slot.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private synchronized void remove(HookSlot gone) {
    HookSlot[] old = slots;
    for (int i = 0; i < old.length; i++) {
      if (old[i] == gone) {
        HookSlot[] fewer = new HookSlot[old.length - 1];
        System.arraycopy(old, 0, fewer, 0, i);
        System.arraycopy(old, i + 1, fewer, i, fewer.length - i);
        slots = fewer;
        return;
      }
    }
  }

  private static HookSlot[] with(HookSlot[] old, HookSlot added) {
    int at = 0;
    while (at < old.length && old[at].order <= added.order) {
      at++;
    }
    HookSlot[] more = new HookSlot[old.length + 1];
    System.arraycopy(old, 0, more, 0, at);
    more[at] = added;
    System.arraycopy(old, at, more, at + 1, old.length - at);
    return more;
  }

  /** Takes one hook back, once. */
  private final class Withdrawal implements Runnable {
    private final HookSlot slot;
    private final AtomicBoolean done = new AtomicBoolean();

    Withdrawal(HookSlot slot) {
      this.slot = slot;
    }

    @Override
    public void run() {
      if (done.compareAndSet(false, true)) {
        // The end may have begun, which goes through the row as it was then.
        slot.withdraw();
        try {
          remove(slot);
        } catch (OutOfMemoryError e) {
          // No room for a shorter row: it stays there, and does nothing.
          return;
        }
      }
    }
  }
}
