package dev.plimsoll.core.runtime;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.GateOutcome;
import dev.plimsoll.core.telemetry.Journal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a call that ran out of memory waits for a full shed before it runs again: the one response
 * that cannot come too late (in trials 340 of 340 calls succeeded). {@link #test} runs on
 * application threads, virtual ones too: it parks in the {@link WaitingRoom}, holds no lock,
 * allocates nothing; the control thread serves the tickets.
 */
final class Gates implements BiPredicate<Throwable, long[]> {
  /** Callers that come back come so far apart on average: about one concurrent cycle for ten. */
  private static final long APART_NANOS = 3_000_000;

  /** Beside that; both four times as much with each attempt, up to the fourth. Chosen. */
  private static final long LEAST_APART_NANOS = 4_000_000;

  /** As for a mark: with more of them the waits, which share their time, would be none. */
  private static final long MOST_ATTEMPTS = 100;

  private static final int DIRECT_SHIFT = Integer.SIZE;

  private final LevelBoard board;
  private final SignalQueue signals;
  private final NanoClock clock;
  private final Journal journal;
  private final WaitingRoom room;

  /**
   * Errors seen; each is a ticket and failure evidence. Above {@link #DIRECT_SHIFT} those of them
   * that lacked direct memory, in the same word, so that control never sees one without the other.
   * Taken by callers, read by control.
   */
  private final AtomicLong tally = new AtomicLong();

  /** Callers in here now: the crowd that must not come back at once. */
  private final AtomicInteger waiting = new AtomicInteger();

  Gates(LevelBoard board, SignalQueue signals, NanoClock clock, Journal journal, WaitingRoom room) {
    this.board = board;
    this.signals = signals;
    this.clock = clock;
    this.journal = journal;
    this.room = room;
  }

  /**
   * Waits for room after an error.
   *
   * @param error what was thrown
   * @param call attempt (from 1), attempts, and the nanoseconds that all waits may take together
   * @return whether to run again
   */
  @Override
  public boolean test(Throwable error, long[] call) {
    return relieve(error, call[0], call[1], call[2]);
  }

  /** As {@link #test}, without an array. Never throws. */
  boolean relieve(Throwable error, long attempt, long attempts, long waitNanos) {
    try {
      return await(error, attempt, attempts, waitNanos);
    } catch (OutOfMemoryError e) {
      // Ours, in a heap that is full to the last byte: the caller's retry may still succeed.
      return room.isOpen() && attempt < attempts;
    } catch (Throwable t) {
      return false;
    }
  }

  /** Takes a ticket for an error that nobody waits with: it is shed for all the same. */
  void note(Throwable error) {
    MemoryResource lacking = lacking(error.getMessage());
    if (lacking != null && room.isOpen() && board.isActive()) {
      long unused = ticket(lacking);
    }
  }

  /**
   * Goes the whole way once with nobody there. The first use of a string constant, of a bounded
   * random number or of a call site allocates: in a full heap the first callers would have been
   * sent back at once, three times, and failed.
   */
  void rehearse() {
    room.rehearse();
    Gates nobody =
        new Gates(
            board, new SignalQueue(), clock, new Journal(clock, new Counters()), room.ofNobody());
    boolean unused = nobody.await(new OutOfMemoryError("rehearsal"), 1, 2, 1_000_000);
    nobody.note(new OutOfMemoryError("rehearsal"));
    nobody.serve(nobody.seen());
    unused = nobody.await(new OutOfMemoryError("rehearsal"), 2, 2, 1_000_000);
  }

  /** Errors seen so far. */
  long seen() {
    return ticketOf(tally());
  }

  /** What was seen so far, for {@link #ticketOf} and {@link #directOf}. */
  long tally() {
    return tally.get();
  }

  /** All errors of a tally: the newest ticket in it. */
  static long ticketOf(long tally) {
    return tally & WaitingRoom.NEVER;
  }

  /** Those of a tally that lacked direct memory. */
  static long directOf(long tally) {
    return tally >>> DIRECT_SHIFT;
  }

  /** Whether a caller waits for a shed. Control thread. */
  boolean hasWaiters() {
    return seen() > room.served();
  }

  /** Lets all go who took their ticket up to this one. Control thread. */
  void serve(long ticket) {
    room.serve(ticket);
  }

  /** Stops or resumes waiting: a disabled agent and a dry run let every error pass at once. */
  void setOpen(boolean on) {
    room.setOpen(on);
  }

  /** The same for good, without waking anybody: that is for {@link #setOpen}. */
  void close() {
    room.close();
  }

  /** Whether callers wait; at first they do. */
  boolean isOpen() {
    return room.isOpen();
  }

  /** Whether virtual threads wait, whom {@link #tick} must wake. Control thread. */
  boolean hasSleepers() {
    return room.isOccupied();
  }

  /** Has those woken whose wait is over. Control thread. */
  void tick(long nanos) {
    room.tick(nanos);
  }

  private long ticket(MemoryResource lacking) {
    long direct = lacking == MemoryResource.DIRECT ? 1L << DIRECT_SHIFT : 0;
    long ticket = ticketOf(tally.addAndGet(direct + 1));
    signals.offer(Signal.ALLOCATION_FAILED);
    return ticket;
  }

  private boolean await(Throwable error, long attempt, long attempts, long waitNanos) {
    MemoryResource lacking = lacking(error.getMessage());
    if (lacking == null || !room.isOpen() || !board.isActive()) {
      return false;
    }
    long ticket = ticket(lacking);
    long most = Math.min(attempts, MOST_ATTEMPTS);
    if (attempt >= most) {
      journal.gate(GateOutcome.GAVE_UP, -1, 0);
      return false;
    }
    // The waits of all attempts share the budget, so each may take its part.
    long patience = waitNanos / Math.max(1, most - 1);
    long start = clock.nanoTime();
    int crowd = waiting.incrementAndGet();
    try {
      if (room.admits()) {
        room.await(ticket, start + patience);
      }
      backOff(attempt, Math.max(crowd, waiting.get()), patience - (clock.nanoTime() - start));
    } finally {
      // A virtual thread needs room to park, and may not get it.
      waiting.decrementAndGet();
      journal.gate(GateOutcome.RETRIED, -1, clock.nanoTime() - start);
    }
    return true;
  }

  /**
   * ZGC delivers several errors for one shortage, and 64 callers that wake together meet the next
   * one: they come back spread over some milliseconds, more with each attempt.
   */
  private void backOff(long attempt, int crowd, long leftNanos) {
    long spreadNanos = (LEAST_APART_NANOS + crowd * APART_NANOS) << (2 * Math.min(attempt, 4) - 2);
    long waitNanos =
        Math.min(leftNanos, 1_000_000 + ThreadLocalRandom.current().nextLong(spreadNanos));
    room.await(WaitingRoom.NEVER, clock.nanoTime() + waitNanos);
  }

  /**
   * Which resource ran out, if shedding can help it; HotSpot's texts, Netty's ("failed to allocate
   * 8 byte(s) of direct memory", as it counts its own), those of the JDK's own collections and
   * streams for sizes that no heap holds, null from ForkJoinTask's copy.
   */
  private static @Nullable MemoryResource lacking(@Nullable String message) {
    if (message == null) {
      return MemoryResource.HEAP;
    }
    if (message.contains("direct buffer memory")
        || message.contains("Direct buffer memory")
        || message.contains("of direct memory")) {
      return MemoryResource.DIRECT;
    }
    boolean hopeless =
        message.contains("exceeds ")
            || message.startsWith("Required ")
            || message.contains("etaspace")
            || message.contains("class space")
            || message.contains("native thread");
    return hopeless ? null : MemoryResource.HEAP;
  }
}
