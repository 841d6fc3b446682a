package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners about levels, each on a response thread with a deadline. A slow one is told the
 * newest level only, but every return to {@code NORMAL}; one that hangs or throws leaves the others
 * served. The control thread publishes and ticks, any thread adds.
 */
public final class ListenerService {
  /** For one call; longer ones should hand over to a thread of their own. Chosen, not measured. */
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  private static final int UNTOLD = 16;

  private final NanoClock clock;
  private final AgentLog log;
  private final ResponseThreads threads;
  private final Delivery delivery;
  private final LevelHistory history = new LevelHistory();
  private final AtomicLong failures = new AtomicLong();

  /** Replaced as a whole: going through an array allocates nothing. Written under this. */
  private volatile LevelListener[] listeners = {};

  /** Filled by the control thread, which must not write to a log; emptied by response threads. */
  private final MpmcVarHandleArrayQueue<LevelListener> hung = new MpmcVarHandleArrayQueue<>(UNTOLD);

  public ListenerService(ResponseThreads threads, NanoClock clock, AgentLog log) {
    this.clock = clock;
    this.log = log;
    this.threads = threads;
    this.delivery = new Delivery(threads);
  }

  /**
   * Adds a listener, which hears the current level once, soon. Any thread.
   *
   * @param name what it is called in the log
   * @param listener takes from, to, resource, overall as ordinals, and the reason
   * @return what withdraws it, as often as one likes
   */
  public Runnable add(String name, BiConsumer<int[], String> listener) {
    LevelListener added = new LevelListener(name, listener);
    // Before it is there: who hears of an error adds it once more.
    Runnable withdrawal = new Withdrawal(this, added);
    append(added);
    delivery.wish();
    return withdrawal;
  }

  private synchronized void append(LevelListener listener) {
    LevelListener[] all = Arrays.copyOf(listeners, listeners.length + 1);
    all[listeners.length] = listener;
    listeners = all;
  }

  private synchronized void remove(LevelListener listener) {
    // A round under way goes on over the old array.
    listener.withdraw();
    List<LevelListener> all = new ArrayList<>(List.of(listeners));
    all.remove(listener);
    listeners = all.toArray(new LevelListener[0]);
  }

  /** Notes a change; control thread, allocates nothing. */
  public void publish(Transition transition) {
    history.note(transition);
    delivery.order();
  }

  /** Deadlines, and deliveries that waited for a thread. Control thread, allocates nothing. */
  public void tick(long nanos) {
    delivery.watch(nanos);
  }

  /** Calls that threw or hung. Any thread. */
  long failures() {
    return failures.get();
  }

  /** Tells it if there is room to; null for one that hangs. */
  private void failed(LevelListener listener, @Nullable Throwable thrown) {
    failures.incrementAndGet();
    try {
      if (listener.isFirstFailure()) {
        String why =
            thrown == null
                ? "did not return within a second"
                : "threw " + thrown.getClass().getName();
        log.warn("listener " + listener.name() + " " + why + "; told once");
      }
    } catch (Throwable e) {
      // Counted already; there is no room for the line.
      return;
    }
  }

  /** One round over all listeners; whoever heard everything is passed over. */
  private final class Delivery extends GuardedRun {
    Delivery(ResponseThreads threads) {
      super(threads);
    }

    @Override
    boolean work(Lane lane) {
      if (threads.isLast()) {
        // It was hired when there was another.
        wish();
        return true;
      }
      tellHung();
      for (LevelListener listener : listeners) {
        while (!listener.isHanging() && listener.isBehind(history)) {
          if (!deliver(lane, listener)) {
            return false;
          }
        }
      }
      return true;
    }

    @Override
    void markHanging(Object callee, boolean hangs) {
      ((LevelListener) callee).setHanging(hangs);
      if (!hangs) {
        // It ended in time after all; the round may have passed it over meanwhile.
        wish();
      }
    }

    @Override
    void abandoned(Object callee) {
      hung.offer((LevelListener) callee);
    }

    @Override
    boolean isWorthTheLast() {
      return false;
    }

    @Override
    void finished(@Nullable Throwable failure) {
      if (failure != null) {
        threads.failed(failure);
      }
    }

    private boolean deliver(Lane lane, LevelListener listener) {
      Throwable thrown = null;
      lane.begin(listener, clock.nanoTime() + TIMEOUT_NANOS);
      try {
        listener.deliverNext(history);
      } catch (Throwable e) {
        thrown = e;
      }
      boolean kept = lane.end();
      if (thrown != null) {
        failed(listener, thrown);
      }
      if (!kept) {
        listener.setHanging(false);
        wish();
      }
      return kept;
    }

    private void tellHung() {
      LevelListener listener = hung.poll();
      while (listener != null) {
        failed(listener, null);
        listener = hung.poll();
      }
    }
  }

  private record Withdrawal(ListenerService service, LevelListener listener) implements Runnable {
    @Override
    public void run() {
      try {
        service.remove(listener);
      } catch (OutOfMemoryError e) {
        // No room for a shorter row: it stays there, and hears nothing more.
        return;
      }
    }
  }
}
