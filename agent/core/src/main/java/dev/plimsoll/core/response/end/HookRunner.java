package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs hook after hook on one thread until none is left or it has been left behind with one; the
 * one that finds none left brings the sequence to its end. One use.
 */
final class HookRunner implements Runnable {
  private final int number;
  private final ShutdownSequence sequence;
  private final HookQueue queue;
  private final Reserve reserve;
  private final ResponseThreads threads;
  private final Standstill standstill;
  private final NanoClock clock;
  private final Object[] call = new Object[3];

  /** A number that needs no room to be made, where a {@code Long} would. */
  private final AtomicLong deadline = new AtomicLong();

  /** Written by {@link #run}, read by whoever asks where it is. */
  private volatile @Nullable Thread thread;

  /**
   * @param number by which the queue knows it
   */
  HookRunner(
      int number,
      ShutdownSequence sequence,
      HookQueue queue,
      Reserve reserve,
      ResponseThreads threads,
      Standstill standstill,
      NanoClock clock) {
    this.number = number;
    this.threads = threads;
    this.sequence = sequence;
    this.queue = queue;
    this.reserve = reserve;
    this.standstill = standstill;
    this.clock = clock;
    call[1] = deadline;
    call[2] = new Taking(reserve);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    HookSlot slot = next();
    while (slot != null) {
      run(slot);
      slot = next();
    }
    if (queue.isWorkedBy(number)) {
      sequence.conclude();
    }
  }

  private @Nullable HookSlot next() {
    standstill.letPass();
    return queue.next(number, clock.nanoTime());
  }

  int number() {
    return number;
  }

  @Nullable Thread thread() {
    return thread;
  }

  /**
   * Whether a thread has called {@code System.exit}, which returns to nobody. Allocates the stack
   * trace.
   */
  static boolean isExiting(@Nullable Thread worker) {
    if (worker == null) {
      return false;
    }
    try {
      for (StackTraceElement frame : worker.getStackTrace()) {
        if (frame.getClassName().equals("java.lang.Shutdown")) {
          return true;
        }
      }
    } catch (OutOfMemoryError e) {
      // It waits for the JVM's shutdown hooks then, of which the asker is one.
      return worker.getState() == Thread.State.WAITING;
    }
    return false;
  }

  /** What a hook is called with, in a heap that may be full. */
  private Object[] call() {
    call[0] = sequence.reason();
    deadline.set(queue.currentDeadlineNanos());
    return call;
  }

  /**
   * In a full heap the array is certain only while it is held; with some room left beside it, and
   * no hook behind this one that may want it, it does more good as room, also for the JVM's own
   * end. A hook that found none beside it is called once more without it.
   */
  private void run(HookSlot slot) {
    if (queue.isLast() && Reserve.freeBytes() >= reserve.wholeBytes()) {
      reserve.soften();
    } else {
      reserve.harden();
    }
    long start = clock.nanoTime();
    Throwable thrown = accept(slot);
    if (thrown instanceof OutOfMemoryError && queue.isWorkedBy(number)) {
      // Held back for one array it serves this hook, and the later ones, better as plain room; but
      // not where this one was left behind: it is the next one's by now.
      reserve.release();
      thrown = accept(slot);
    }
    queue.ended(number, slot, clock.nanoTime() - start, thrown);
  }

  private @Nullable Throwable accept(HookSlot slot) {
    threads.enter(queue.currentDeadlineNanos());
    try {
      slot.call(call());
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      threads.leave();
    }
  }

  /** The reserve as it crosses to the API. */
  private record Taking(Reserve reserve) implements IntFunction<byte[]> {
    @Override
    public byte[] apply(int bytes) {
      return reserve.take(bytes);
    }
  }
}
