package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a part of the start tried again that found no memory: a program can fill the heap before the
 * agent, which is made beside it, has come up. It holds some room from the beginning on, which the
 * second try gets, once the program has met the wall as well; later ones follow at growing
 * distances, for two minutes and a half. All that it needs itself is made and resolved in premain.
 * From then on confined to the control thread.
 *
 * <p>No try begins where there is no room to be seen: an initialiser of the JDK's that fails is
 * lost, to the program too ({@code ManagementFactory} has a long one). The last ones do, since what
 * counts as used may be garbage that nobody collects.
 */
final class StartTries {
  /** Those of all parts together. Chosen, as the distances are. */
  private static final int MOST = 24;

  private static final long FIRST_REST_NANOS = 10_000_000;
  private static final long LONGEST_REST_NANOS = 10_000_000_000L;

  /** A virtual thread at a gate is woken so late at most. */
  private static final long STEP_NANOS = 10_000_000;

  /** From so many failures on a try begins in any case. */
  private static final int BLIND = 6;

  /** How long a try waits for more to be free. */
  private static final long LOOK_NANOS = 100_000_000;

  /** So often in a row little more was used: the program no longer fills the heap. Chosen. */
  private static final int STILL_LOOKS = 10;

  private static final int MOST_STILL_LOOKS = 100;

  /** Of the room, between two such looks. */
  private static final int STILL_PARTS = 16;

  private static final int MOST_ROOM_BYTES = 4 << 20;
  private static final int ROOM_PARTS = 32;

  /** A part of the start that can be done again where it failed. */
  interface Part {
    void run();
  }

  private final AgentLog log;
  private final NanoClock clock;
  private final LongSupplier free;
  private final long heapBytes = Runtime.getRuntime().maxMemory();
  private final long roomBytes = Math.min(MOST_ROOM_BYTES, heapBytes / ROOM_PARTS);
  private final String told =
      "the agent found no memory to start in, and tries again - until it says started, nothing is"
          + " watched or shed, and gates wait their time and let go";

  private final String full = "the heap is full";
  private final String failed = "the agent could not start: ";
  private final String goesOn = " - the process goes on without it";
  private int failures;
  private boolean isTold;

  private byte @Nullable [] room;

  StartTries(AgentLog log, NanoClock clock) {
    this(log, clock, new Free());
  }

  /**
   * For tests.
   *
   * @param free what the heap has left, garbage not counted
   */
  StartTries(AgentLog log, NanoClock clock, LongSupplier free) {
    this.log = log;
    this.clock = clock;
    this.free = free;
    // Resolves its texts.
    boolean unused = isOfTheHeap(new OutOfMemoryError("rehearsal"));
    unused = isOfTheHeap(new InternalError("rehearsal"));
  }

  /** Takes the room, if the heap has much more than that: 3 ms for 4 MiB, so not in premain. */
  void holdRoom() {
    if (free.getAsLong() < heapBytes / 2) {
      return;
    }
    try {
      room = new byte[(int) roomBytes];
    } catch (OutOfMemoryError e) {
      // It would have been of use only to this one.
      return;
    }
  }

  /** Gives the room back. */
  void dropRoom() {
    room = null;
  }

  boolean holdsRoom() {
    return room != null;
  }

  /** How many tries found no memory. */
  int failures() {
    return failures;
  }

  /**
   * Runs it until it has found the memory it needs. Throws what else it throws, and the last error
   * when no try is left.
   *
   * @param meanwhile what is to be done between two tries, each few milliseconds
   */
  void run(Part part, Runnable meanwhile) {
    long restNanos = 0;
    while (true) {
      try {
        rest(restNanos, meanwhile);
        if (failures > 0) {
          giveRoom(meanwhile);
        }
        awaitFree(restNanos == 0 ? heapBytes / 2 : roomBytes / 2, meanwhile);
        if (failures < BLIND && free.getAsLong() < roomBytes / 2) {
          throw new OutOfMemoryError(full);
        }
        part.run();
        return;
      } catch (Throwable t) {
        if (!isOfTheHeap(t) || ++failures >= MOST) {
          dropRoom();
          throw t;
        }
        restNanos = Math.min(LONGEST_REST_NANOS, FIRST_REST_NANOS << (failures - 1));
      }
    }
  }

  /**
   * For the next try, and the line before it. A program that fills on would take the room at once:
   * so it is kept until that stands still, for a second at most.
   */
  private void giveRoom(Runnable meanwhile) {
    long last = free.getAsLong();
    int still = room == null ? STILL_LOOKS : 0;
    for (int i = 0; i < MOST_STILL_LOOKS && still < STILL_LOOKS && last < heapBytes / 2; i++) {
      rest(STEP_NANOS, meanwhile);
      long now = free.getAsLong();
      still = last - now > roomBytes / STILL_PARTS ? 0 : still + 1;
      last = now;
    }
    dropRoom();
    if (!isTold) {
      isTold = true;
      log.warn(told);
    }
  }

  /** Tells what it ended with, if there is room for the line. */
  void tellFailed(Throwable thrown) {
    try {
      log.error(failed + thrown + goesOn);
    } catch (OutOfMemoryError e) {
      return;
    }
  }

  /**
   * Of a heap that fills at first half, or what is begun ends in the full heap; then what the next
   * collection frees of the room, before the program has filled that, too.
   */
  private void awaitFree(long bytes, Runnable meanwhile) {
    for (long i = 0; i < LOOK_NANOS / STEP_NANOS && free.getAsLong() < bytes; i++) {
      rest(STEP_NANOS, meanwhile);
    }
  }

  private void rest(long nanos, Runnable meanwhile) {
    long begin = clock.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (clock.nanoTime() - begin)) {
      LockSupport.parkNanos(this, Math.min(left, STEP_NANOS));
      // One that stayed interrupted would not park.
      boolean unused = Thread.interrupted();
      meanwhile.run();
    }
  }

  /**
   * Whether more room in the heap would have helped. What could not be initialised or linked is
   * lost for good, and where there was no memory for more the JVM gives the {@code
   * OutOfMemoryError} as the cause of each later error. {@code MemoryPoolImpl.getUsage0} has an
   * error of its own for an answer that did not fit.
   */
  static boolean isOfTheHeap(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof LinkageError) {
        return false;
      }
      if (t instanceof OutOfMemoryError) {
        String message = t.getMessage();
        return message == null
            || !(message.contains("thread")
                || message.contains("etaspace")
                || message.contains("class space")
                || message.contains("irect"));
      }
      if (t instanceof InternalError && "Memory Pool not found".equals(t.getMessage())) {
        return true;
      }
    }
    return false;
  }

  private static final class Free implements LongSupplier {
    @Override
    public long getAsLong() {
      Runtime jvm = Runtime.getRuntime();
      return jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
    }
  }
}
