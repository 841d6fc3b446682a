package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the callers at gates wait, for a ticket to be served and until a time at most, and those of
 * {@code ensureHeadroom}, by time alone.
 *
 * <p>Platform threads park a millisecond at a time: no queue, no allocation. A virtual thread must
 * not do that in a full heap: after it has unmounted, {@code VirtualThread.afterYield} schedules
 * the end of its park, and where that finds no memory the thread is lost for good (JDK 25.0.3: 0 of
 * 1,000 came back, of 1,000 that parked without a time all did). So each takes a place here and
 * parks without a time; a response thread wakes those whose time has come, as waking can block
 * until there is room for it. Nothing is allocated here.
 *
 * <p>{@link #await} belongs to the callers, {@link #run} to a response thread, the rest to the
 * control thread.
 */
final class WaitingRoom implements Runnable {
  /** Enough for 16,384 virtual threads in one shortage; who finds none waits with a time. */
  private static final int PLACES = 1 << 14;

  private static final int TRIES = 64;
  private static final int NO_PLACE = -1;
  private static final long LOOK_NANOS = 1_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** As a ticket: served by time alone. */
  static final long NEVER = Integer.MAX_VALUE;

  /**
   * Both response threads are busy for so long: then the control thread wakes, whatever it costs.
   */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final NanoClock clock;
  private final ResponseThreads threads;

  /** Whose instances take a place; null before JDK 21. */
  private final @Nullable Class<?> sleeper;

  private final long baseNanos;

  /** Taken and left by callers, read by who wakes; the CAS makes a place one caller's. */
  private final AtomicReferenceArray<@Nullable Thread> places;

  /**
   * Of each place the ticket, and above it the time in milliseconds, which wraps around after 50
   * days. A stale one wakes in vain.
   */
  private final AtomicLongArray terms;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  /** The highest ticket whose shed has ended. Written by the control thread only. */
  private volatile long served;

  private volatile boolean open = true;

  /** Raised by the control thread, lowered by who wakes. */
  private volatile boolean waking;

  private long wokenNanos;

  WaitingRoom(NanoClock clock, ResponseThreads threads) {
    this(clock, threads, PLACES, virtualClass());
  }

  WaitingRoom(NanoClock clock, ResponseThreads threads, int most, @Nullable Class<?> sleeper) {
    int places = sleeper == null ? 0 : most;
    this.clock = clock;
    this.threads = threads;
    this.sleeper = sleeper;
    this.baseNanos = clock.nanoTime();
    this.places = new AtomicReferenceArray<>(places);
    this.terms = new AtomicLongArray(places);
  }

  /**
   * Whether the caller may wait for a shed. One of the agent's own threads is in a shedder, and
   * would be waited for itself, or in a hook, beside which nothing is shed.
   */
  boolean admits() {
    return !threads.isOwn();
  }

  /** Returns when the ticket was served, the time has come, or nothing is to be waited for. */
  void await(long ticket, long untilNanos) {
    Thread self = Thread.currentThread();
    int place = self.getClass() == sleeper ? take(self, ticket, untilNanos) : NO_PLACE;
    boolean interrupted = false;
    try {
      while (!isOver(ticket, untilNanos - clock.nanoTime())) {
        if (place == NO_PLACE) {
          parkShortly(ticket, untilNanos);
        } else {
          LockSupport.park(this);
        }
        // An interrupted thread does not park: it would spin.
        interrupted |= Thread.interrupted();
      }
    } finally {
      leave(place);
      if (interrupted) {
        self.interrupt();
      }
    }
  }

  private void parkShortly(long ticket, long untilNanos) {
    long left = untilNanos - clock.nanoTime();
    LockSupport.parkNanos(this, ticket == NEVER ? left : Math.min(LOOK_NANOS, left));
  }

  private boolean isOver(long ticket, long left) {
    return left <= 0 || served >= ticket || !open;
  }

  /** Has those woken whose time has come; each tick, allocates nothing. */
  void tick(long nanos) {
    if (taken.get() == 0 || waking) {
      wokenNanos = nanos;
      return;
    }
    waking = true;
    if (threads.execute(this)) {
      return;
    }
    waking = false;
    if (nanos - wokenNanos >= PATIENCE_NANOS) {
      wokenNanos = nanos;
      run();
    }
  }

  /** Whether somebody must be woken by us. */
  boolean isOccupied() {
    return taken.get() > 0;
  }

  long served() {
    return served;
  }

  /** Lets all go who took their ticket up to this one. */
  void serve(long ticket) {
    served = ticket;
  }

  /** Whether anybody is to wait; if not, all go on. */
  void setOpen(boolean on) {
    open = on;
    if (!on && isOccupied()) {
      run();
    }
  }

  /** Nobody is to wait any more; wakes nobody: {@link #setOpen} does. */
  void close() {
    open = false;
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < places.length(); i++) {
        Thread waiting = places.get(i);
        if (waiting != null && isDue(terms.get(i))) {
          LockSupport.unpark(waiting);
        }
      }
    } finally {
      waking = false;
    }
  }

  /** One in which no virtual thread waits. */
  WaitingRoom ofNobody() {
    return new WaitingRoom(clock, threads, 0, null);
  }

  /** Links all of it, with the caller in the part of a virtual thread. */
  void rehearse() {
    Thread self = Thread.currentThread();
    int place = take(self, 1, clock.nanoTime());
    run();
    LockSupport.unpark(self);
    LockSupport.park(this);
    leave(place);
    await(1, clock.nanoTime() + LOOK_NANOS);
  }

  private boolean isDue(long term) {
    int untilMillis = (int) (term >>> Integer.SIZE);
    return isOver(term & NEVER, untilMillis - (int) millisAt(clock.nanoTime()));
  }

  /** A place for it, of which the terms are set, or {@link #NO_PLACE}. */
  private int take(Thread self, long ticket, long untilNanos) {
    int mask = places.length() - 1;
    for (int i = 0; i < TRIES && mask >= 0; i++) {
      int place = next.getAndIncrement() & mask;
      if (places.compareAndSet(place, null, self)) {
        taken.incrementAndGet();
        terms.set(place, millisOf(untilNanos) << Integer.SIZE | Math.min(ticket, NEVER));
        return place;
      }
    }
    return NO_PLACE;
  }

  /** Rounded up, or it would be woken too early and not again; within what 32 bits can tell. */
  private long millisOf(long untilNanos) {
    long now = clock.nanoTime();
    long left = (untilNanos - now) / NANOS_PER_MILLI + 2;
    return millisAt(now) + Math.min(left, Integer.MAX_VALUE);
  }

  private long millisAt(long nanos) {
    return (nanos - baseNanos) / NANOS_PER_MILLI;
  }

  private void leave(int place) {
    if (place != NO_PLACE) {
      places.set(place, null);
      taken.decrementAndGet();
    }
  }

  private static @Nullable Class<?> virtualClass() {
    try {
      return Class.forName("java.lang.VirtualThread", false, null);
    } catch (ClassNotFoundException e) {
      // Before 21.
      return null;
    }
  }
}
