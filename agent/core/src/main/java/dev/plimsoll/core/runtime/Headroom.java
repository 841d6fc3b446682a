package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.GateOutcome;
import dev.plimsoll.core.telemetry.Journal;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongBinaryOperator;

/**
 * Answers {@code ensureHeadroom}. Room that was granted within the last second counts as taken, so
 * that 64 callers do not share one hole; not for longer, since what the caller allocates is in use
 * and so counts twice. Application threads ask, and wait in the {@link WaitingRoom} as those at
 * gates do; the control thread tells the room and makes more.
 */
final class Headroom implements LongBinaryOperator {
  private static final long LOOK_NANOS = 1_000_000;

  /** Grants are forgotten by quarters of a second: each after 1 s, 1.25 s at most. */
  private static final int QUARTERS = 4;

  private static final long QUARTER_NANOS = 250_000_000;

  /**
   * Small requests do not come here at all, and are not counted: the array tells a part of the room
   * that 64 callers may have at once.
   */
  private static final int FAST_PART = 64;

  private static final long UNTOLD = Long.MAX_VALUE;

  private final LevelBoard board;
  private final SignalQueue signals;
  private final NanoClock clock;
  private final Journal journal;
  private final WaitingRoom waitingRoom;

  /** No shed makes more room than the heap can have: asking for more drops nothing. */
  private final long mostBytes = Runtime.getRuntime().maxMemory();

  /** Bytes that waiting callers want. Added to by callers, read by control. */
  private final AtomicLong wanted = new AtomicLong();

  /** Bytes granted ever; callers add. */
  private final AtomicLong granted = new AtomicLong();

  /** Of these, those of more than a second ago. Written by control. */
  private volatile long forgotten;

  /** {@link #granted} at the ends of the last quarters, the oldest at {@link #oldest}. Control. */
  private final long[] grantedUntil = new long[QUARTERS];

  private int oldest;

  /** Bytes that can be allocated now without more than a young collection. Written by control. */
  private volatile long roomBytes = UNTOLD;

  /** Counts those who have had to wait, and so numbers them. Added to by callers. */
  private final AtomicLong callers = new AtomicLong();

  /** Up to this one control has tried all there is. Written by control. */
  private volatile long triedFor;

  private volatile boolean open = true;
  private long quarterNanos;

  Headroom(
      LevelBoard board,
      SignalQueue signals,
      NanoClock clock,
      Journal journal,
      WaitingRoom waitingRoom) {
    this.board = board;
    this.signals = signals;
    this.clock = clock;
    this.journal = journal;
    this.waitingRoom = waitingRoom;
  }

  /** Bytes and nanoseconds in, 1 or 0 out. Never throws. */
  @Override
  public long applyAsLong(long bytes, long timeoutNanos) {
    try {
      return !open || !board.isActive() || ask(bytes, timeoutNanos) ? 1 : 0;
    } catch (OutOfMemoryError e) {
      // A virtual thread found no room to park: then there is none for this either.
      return 0;
    } catch (Throwable t) {
      return 1;
    }
  }

  long wantedBytes() {
    return wanted.get();
  }

  /** The number of the last caller that had to wait. To be read before what all of them want. */
  long callers() {
    return callers.get();
  }

  /** What counts as taken. Any thread. */
  long grantedBytes() {
    // In this order: what is forgotten was granted before.
    long gone = forgotten;
    return granted.get() - gone;
  }

  void setOpen(boolean on) {
    open = on;
  }

  /** Tells the room, and forgets grants that are over a second old. Control thread. */
  void tell(long room, long nanos) {
    roomBytes = room;
    if (nanos - quarterNanos >= QUARTER_NANOS) {
      quarterNanos = nanos;
      forgotten = grantedUntil[oldest];
      grantedUntil[oldest] = granted.get();
      oldest = (oldest + 1) % QUARTERS;
    }
    board.setHeadroom(Math.max(0, room - grantedBytes()) / FAST_PART);
  }

  /**
   * Sends those away who wait in vain. Control thread.
   *
   * @param caller the last one whose bytes were among those that were tried for: who came later is
   *     still to have a try
   */
  void giveUp(long caller) {
    triedFor = caller;
  }

  private boolean ask(long bytes, long timeoutNanos) {
    if (bytes > mostBytes) {
      journal.gate(GateOutcome.REFUSED, bytes, 0);
      return false;
    }
    if (grant(bytes)) {
      return true;
    }
    if (!waitingRoom.admits()) {
      journal.gate(GateOutcome.REFUSED, bytes, 0);
      return false;
    }
    long start = clock.nanoTime();
    wanted.addAndGet(bytes);
    // In this order: of whoever is counted here the bytes are counted, too.
    long number = callers.incrementAndGet();
    try {
      signals.offer(Signal.ROOM_WANTED);
      while (clock.nanoTime() - start < timeoutNanos) {
        waitingRoom.await(WaitingRoom.NEVER, clock.nanoTime() + LOOK_NANOS);
        if (!open || grant(bytes)) {
          journal.gate(GateOutcome.GRANTED, bytes, clock.nanoTime() - start);
          return true;
        }
        if (triedFor >= number && bytes > roomBytes) {
          // Not even without what others were granted; who only waits for those goes on waiting.
          break;
        }
      }
    } finally {
      wanted.addAndGet(-bytes);
    }
    journal.gate(GateOutcome.REFUSED, bytes, clock.nanoTime() - start);
    return false;
  }

  private boolean grant(long bytes) {
    long gone = forgotten;
    long ever = granted.get();
    while (bytes <= room() - (ever - gone)) {
      if (granted.compareAndSet(ever, ever + bytes)) {
        return true;
      }
      ever = granted.get();
    }
    return false;
  }

  /** Before control has looked for the first time, what the JVM says is free, garbage taken. */
  private long room() {
    long told = roomBytes;
    Runtime runtime = Runtime.getRuntime();
    return told == UNTOLD ? mostBytes - runtime.totalMemory() + runtime.freeMemory() : told;
  }
}
