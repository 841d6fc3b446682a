package dev.plimsoll;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * This copy of the API's tie to the agent: a handful of JDK types, so that a copy in any class
 * loader can be tied. It is looked up once when this class is initialised; an agent that is
 * attached later finds the class among the loaded ones and calls {@link #link}.
 *
 * <p>The keys and what stands behind them are the protocol between every version of the API and of
 * the agent: {@code state} (numbers, indices below), {@code register} (a request in, what withdraws
 * it out, or null where there was no memory for it and it is to be passed on again, as with an
 * empty one, which only says that there was none here), {@code relief} (an error and {@code
 * {attempt, attempts, waitNanos}} in, whether to run again out), {@code headroom} (bytes and
 * nanoseconds in, 1 or 0 out). Safe for any thread.
 */
final class AgentLink {
  static final int ACTIVE = 0;
  static final int HEADROOM = 1;
  static final int OVERALL = 2;
  static final int LEVEL_BASE = 3;
  static final int STATE_LENGTH = 16;

  private static final String BRIDGE = "dev.plimsoll.bridge.Bridge";
  private static final Object LOCK = new Object();
  private static final int LEAST_PURGED = 64;

  /**
   * The row of registrations that no agent knows of yet, or has no memory for. They refer to one
   * another themselves, since in a full heap a row could make no entry. Guarded by LOCK.
   */
  private static @Nullable LinkedRegistration first;

  private static @Nullable LinkedRegistration last;

  private static int waiting;

  /**
   * At so many the obsolete ones are taken out: twice what was left the last time, since a look at
   * all upon each registration made 20,000 of them take four seconds. Guarded by LOCK.
   */
  private static int purgeAt = LEAST_PURGED;

  /** Written once by {@link #link}, read by every thread; all zero (NORMAL) until then. */
  private static volatile AtomicLongArray state = new AtomicLongArray(STATE_LENGTH);

  /** Written once by {@link #link} before {@code state}; null until then. */
  private static volatile @Nullable Functions functions;

  /**
   * Raised where the look for the bridge ended for want of memory: whoever calls next looks again.
   * Written by any thread; a look too many does no harm.
   */
  private static volatile boolean missed;

  /** How a gate of the usual number of attempts asks, by attempt; only read. */
  private static final long[][] CALLS = {
    {1, 3, MemoryPressure.DEFAULT_WAIT_NANOS},
    {2, 3, MemoryPressure.DEFAULT_WAIT_NANOS},
    {3, 3, MemoryPressure.DEFAULT_WAIT_NANOS}
  };

  // What these two throw would cost the process this class for good.
  static {
    loadParts();
    linkToBridge();
  }

  private AgentLink() {}

  /**
   * All that uses what is not public of one another. An agent that is attached later may have to
   * bring its own API to the bootstrap path, where a class is then looked for first: a copy of
   * which only a part is loaded by then would be completed from there, and the two parts may not
   * use one another.
   */
  private static void loadParts() {
    try {
      Class<?>[] unused = {
        MemoryPressure.class,
        Functions.class,
        NoThread.class,
        LinkedRegistration.class,
        ShedOptions.class,
        Request.class,
        Request.Ask.class,
        Request.Change.class,
        Request.HookContext.class,
        Request.HookCall.class,
        Request.ListenerCall.class,
        Request.NoReserve.class,
        Request.ShedderCall.class
      };
    } catch (OutOfMemoryError e) {
      // The rest is loaded when it is needed.
      return;
    }
  }

  static AtomicLongArray state() {
    return state;
  }

  static boolean isActive() {
    retryIfMissed();
    return state.get(ACTIVE) != 0;
  }

  static Registration register(Request request) {
    retryIfMissed();
    LinkedRegistration registration = new LinkedRegistration(request);
    Functions linked;
    synchronized (LOCK) {
      linked = functions;
      if (linked == null) {
        purgeIfDue();
        append(registration);
      }
    }
    if (linked == null) {
      return registration;
    }
    if (registration.link(linked.register)) {
      // So there may be memory for the others as well.
      passOn(linked, /* toTheEnd= */ false);
    } else {
      synchronized (LOCK) {
        append(registration);
      }
    }
    return registration;
  }

  /**
   * Each leaves the row when the agent knows of it: what fails stands at its end for the next time.
   * Whoever else does the same meanwhile tries those that this one does not come to.
   *
   * @param toTheEnd whether those behind one that fails are tried, too: each failure may cost the
   *     caller a collection
   */
  private static void passOn(Functions linked, boolean toTheEnd) {
    int left = Integer.MAX_VALUE;
    while (left > 0) {
      LinkedRegistration registration;
      synchronized (LOCK) {
        left = Math.min(left, waiting) - 1;
        registration = first;
        if (registration == null) {
          return;
        }
        remove(registration);
        append(registration);
      }
      if (registration.link(linked.register)) {
        forget(registration);
      } else if (!toTheEnd) {
        return;
      }
    }
  }

  /** Under LOCK. */
  private static void purgeIfDue() {
    if (waiting < purgeAt) {
      return;
    }
    LinkedRegistration registration = first;
    while (registration != null) {
      LinkedRegistration next = registration.next;
      if (registration.isObsolete()) {
        remove(registration);
      }
      registration = next;
    }
    purgeAt = Math.max(LEAST_PURGED, 2 * waiting);
  }

  static void forget(LinkedRegistration registration) {
    synchronized (LOCK) {
      if (registration == first || registration.previous != null) {
        remove(registration);
      }
    }
  }

  /** One that is not in the row. Under LOCK. */
  private static void append(LinkedRegistration registration) {
    LinkedRegistration before = last;
    registration.previous = before;
    if (before == null) {
      first = registration;
    } else {
      before.next = registration;
    }
    last = registration;
    waiting++;
  }

  /** One that is in the row. Under LOCK. */
  private static void remove(LinkedRegistration registration) {
    LinkedRegistration before = registration.previous;
    LinkedRegistration after = registration.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    registration.previous = null;
    registration.next = null;
    waiting--;
  }

  /** Has this class initialised before the heap is full, when it could not be. */
  static void prepare() {}

  static boolean awaitRelief(OutOfMemoryError error, int attempt, int attempts, long waitNanos) {
    retryIfMissed();
    Functions linked = functions;
    return linked != null && linked.relief.test(error, call(attempt, attempts, waitNanos));
  }

  /** In a heap that is full not even three numbers can be allocated. */
  private static long[] call(int attempt, int attempts, long waitNanos) {
    if (attempts == CALLS.length && waitNanos == MemoryPressure.DEFAULT_WAIT_NANOS) {
      return CALLS[attempt - 1];
    }
    try {
      return new long[] {attempt, attempts, waitNanos};
    } catch (OutOfMemoryError e) {
      return usualCall(attempt, attempts);
    }
  }

  /** Close enough: no more attempts than the usual ones, since all waits share the time. */
  static long[] usualCall(int attempt, int attempts) {
    boolean isLast = attempt >= attempts || attempt >= CALLS.length;
    return CALLS[isLast ? CALLS.length - 1 : attempt - 1];
  }

  /**
   * One call through the gate that fails for want of a thread, which no shed can help. The first
   * use of a string constant or a call site allocates: in a full heap that alone made 62 of 64
   * callers fail at the gate's door.
   */
  private static void rehearseGate() {
    try {
      MemoryPressure.retryAfterShedding(new NoThread());
    } catch (Exception | OutOfMemoryError e) {
      ensureHeadroom(0, 0);
    }
  }

  private static final class NoThread implements Callable<Object> {
    @Override
    public Object call() {
      throw new OutOfMemoryError("no native thread: rehearsal");
    }
  }

  static boolean ensureHeadroom(long bytes, long timeoutNanos) {
    retryIfMissed();
    Functions linked = functions;
    return linked == null
        || state.get(HEADROOM) >= bytes
        || linked.headroom.applyAsLong(bytes, timeoutNanos) != 0;
  }

  /**
   * Ties this copy to the agent, once; the agent calls it by name. What was registered so far is
   * passed on; called again, what found no memory before.
   */
  static void link(Map<String, Object> bridge) {
    Functions linked;
    boolean again;
    synchronized (LOCK) {
      linked = functions;
      again = linked != null;
      if (linked == null) {
        linked = Functions.of(bridge);
        functions = linked;
        state = linked.state;
      }
    }
    // In a full heap one that fails is enough, and the next time it is another one.
    passOn(linked, !again);
    Request.rehearse();
    rehearseGate();
  }

  /** The bridge is on the bootstrap path where the agent put it, which no loader can hide. */
  @SuppressWarnings("unchecked")
  private static void linkToBridge() {
    try {
      Class<?> bridge = Class.forName(BRIDGE, true, null);
      Object found = bridge.getMethod("functions").invoke(null);
      if (found != null) {
        link((Map<String, Object>) found);
      }
    } catch (OutOfMemoryError e) {
      missed = functions == null;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      // No agent, or one that speaks another protocol: every call stays a no-op.
      missed = functions == null && e.getCause() instanceof OutOfMemoryError;
    }
  }

  private static void retryIfMissed() {
    if (missed) {
      missed = false;
      linkToBridge();
    }
  }

  /** The bridge's functions, typed. */
  private record Functions(
      AtomicLongArray state,
      Function<Object[], @Nullable Runnable> register,
      BiPredicate<Throwable, long[]> relief,
      LongBinaryOperator headroom) {

    static Functions of(Map<String, Object> bridge) {
      return new Functions(
          get(bridge, "state"),
          get(bridge, "register"),
          get(bridge, "relief"),
          get(bridge, "headroom"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T get(Map<String, Object> bridge, String key) {
      return (T) Objects.requireNonNull(bridge.get(key), key);
    }
  }
}
