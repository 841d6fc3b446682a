package dev.plimsoll.core.signal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bounded, preallocated way from anywhere to the control thread. A full queue drops the signal
 * and counts it: the control thread is awake then anyway. Offered to from any thread, drained by
 * the control thread only.
 */
public final class SignalQueue {
  private static final int CAPACITY = 256;

  private final MessagePassingQueue<Signal> queue = new MpscVarHandleArrayQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();

  /** Written once before the control thread starts to park; read by whoever wakes it. */
  private volatile @Nullable Thread consumer;

  /** Names the thread to be woken. */
  public void setConsumer(Thread thread) {
    consumer = thread;
  }

  /** Wakes the control thread. Any thread; no allocation, no lock. */
  public void offer(Signal signal) {
    if (!queue.relaxedOffer(signal)) {
      dropped.incrementAndGet();
    }
    LockSupport.unpark(consumer);
  }

  /** The next signal, or null when there is none. Control thread only. */
  public @Nullable Signal poll() {
    return queue.relaxedPoll();
  }

  /** Whether there is nothing to look at. Control thread only. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Signals that found the queue full. */
  public long dropped() {
    return dropped.get();
  }
}
