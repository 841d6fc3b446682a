package dev.plimsoll.core.response;

import dev.plimsoll.core.base.Interrupts;
import dev.plimsoll.core.base.NanoClock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The prestarted threads that run what may hang: sheds, listeners, hooks. A job is taken only when
 * a thread is idle, so none waits behind one that hangs. When every thread is lost to a call past
 * its deadline, {@link #assist} starts a spare one; when that is lost too, it runs the jobs itself,
 * as the last thread, which calls no listener, and shedders only before the end: it is needed.
 * Where there is no memory for the spare one, it runs all jobs until there is. Safe for any thread.
 */
public class ResponseThreads {
  private static final int QUEUE_CAPACITY = 16;

  /** What only is slow is back by then. Chosen. */
  private static final long ASSISTANT_PATIENCE_NANOS = 5_000_000_000L;

  /**
   * At a limit of threads each try costs the JVM a warning on the host's output: so the next one to
   * start the spare thread follows after so long, then after twice as long each time. Chosen.
   */
  private static final long FIRST_REST_NANOS = 1_000_000_000L;

  private static final long LONGEST_REST_NANOS = 60_000_000_000L;

  private final NanoClock clock;
  private final BiConsumer<String, Throwable> failures;

  /** How many there are without the spare one, which is the last of them. */
  private final int count;

  private final Worker[] workers;

  /** Resolved early: the first use of a string constant allocates. */
  private final String response;

  /** Any thread offers, the workers and the assistant poll: the queue orders them. */
  private final MpmcVarHandleArrayQueue<Runnable> jobs =
      new MpmcVarHandleArrayQueue<>(QUEUE_CAPACITY);

  /** Jobs taken and not yet done; the CAS on it is what makes {@link #execute} refuse. */
  private final AtomicInteger taken = new AtomicInteger();

  /** How many of them have been started. Written by start and by who assists. */
  private volatile int started;

  /** Written by start and close, read by every thread; a late look costs one more round. */
  private volatile boolean open;

  /** Who runs a job in {@link #assist}, and what {@link #enter} told of it; of any thread. */
  private volatile @Nullable Thread assistant;

  private volatile long assistantDeadlineNanos;
  private volatile boolean assistantAbroad;

  /** Any other thread in foreign code: the JVM's own where it runs hooks. Of that thread. */
  private volatile @Nullable Thread guest;

  // When the spare thread could not be started, and the rest until the next try; of who assists.
  private long triedNanos;
  private long restNanos;

  /**
   * Makes the threads without starting them.
   *
   * @param failures hears what failed that is the agent's own, and where; throws nothing
   * @param count how many, without the spare one; two leave one for the others while the first
   *     hangs, and with none all is left to who assists
   */
  public ResponseThreads(NanoClock clock, BiConsumer<String, Throwable> failures, int count) {
    this.clock = clock;
    this.failures = failures;
    this.response = "a response failed";
    this.count = count;
    this.workers = new Worker[count == 0 ? 0 : count + 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("plimsoll-response-" + (i + 1));
    }
  }

  /** Starts all threads but the spare one, those that have not been started yet. */
  public void start() {
    open = true;
    for (int next = started; next < count; next++) {
      workers[next].start();
      started = next + 1;
    }
  }

  /** Takes no more jobs; the threads end when theirs are done. */
  public void close() {
    open = false;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  /** Hands a job to an idle thread, or answers false when there is none. Allocates nothing. */
  public boolean execute(Runnable job) {
    while (open) {
      int now = taken.get();
      if (now >= limit()) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        // Cannot fail: the limit is far below the queue's capacity.
        jobs.offer(job);
        for (Worker worker : workers) {
          LockSupport.unpark(worker);
        }
        return true;
      }
    }
    return false;
  }

  /**
   * As {@link #execute}, for foreign code: past its time its thread counts as lost, as one in a
   * shedder does. Not for the last thread. Allocates.
   */
  public boolean executeForeign(Runnable job, long timeoutNanos) {
    return !isOnlyLastLeft() && execute(new Foreign(this, job, timeoutNanos));
  }

  /** How many threads are idle; a snapshot. */
  public int free() {
    return open ? Math.max(0, started - taken.get()) : 0;
  }

  /** Whether nobody is left but who assists. Any thread; allocates nothing. */
  boolean isOnlyLastLeft() {
    return started > count && isEveryoneLost();
  }

  /** Whether the calling thread is one of these, or does their work. Any thread. */
  public boolean isOwn() {
    Thread self = Thread.currentThread();
    return self instanceof Worker || self == assistant || self == guest;
  }

  /** Whether the calling thread is the last one, which must not be lost to an application. */
  boolean isLast() {
    return started > count && Thread.currentThread() == assistant;
  }

  /**
   * When all threads are lost to calls that hang, starts the spare one, or runs one waiting job on
   * the calling thread.
   *
   * @return whether it ran one
   */
  public boolean assist() {
    if (!open || !isEveryoneLost() || startSpare()) {
      return false;
    }
    Runnable job = jobs.poll();
    if (job == null) {
      return false;
    }
    assistant = Thread.currentThread();
    run(job);
    assistant = null;
    return true;
  }

  /**
   * Whether the thread that assists hangs in foreign code too, long past its time: what it does
   * beside that nobody else does. Any thread; allocates nothing.
   */
  public boolean isAssistantLost() {
    return assistantAbroad && clock.nanoTime() - assistantDeadlineNanos >= ASSISTANT_PATIENCE_NANOS;
  }

  /** The calling thread enters foreign code and should be back by then. Any thread. */
  public void enter(long deadlineNanos) {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.deadlineNanos = deadlineNanos;
      worker.abroad = true;
    } else if (Thread.currentThread() == assistant) {
      assistantDeadlineNanos = deadlineNanos;
      assistantAbroad = true;
    } else {
      guest = Thread.currentThread();
    }
  }

  /** The calling thread is back, perhaps interrupted, which would keep it from parking. */
  public void leave() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.abroad = false;
      Interrupts.forget();
    } else if (Thread.currentThread() == assistant) {
      assistantAbroad = false;
      Interrupts.forget();
    } else {
      guest = null;
    }
  }

  /** Tells of a failure of the agent's own, which no response should have. Any thread. */
  void failed(Throwable thrown) {
    failures.accept(response, thrown);
  }

  /** The same of another place, a constant. */
  void failed(String place, Throwable thrown) {
    failures.accept(place, thrown);
  }

  /** One more where the assistant has a job, or is the only one that can take it. */
  private int limit() {
    return assistant != null || isEveryoneLost() ? started + 1 : started;
  }

  /** False where there is none any more, or no memory for it: then it is tried again later. */
  private boolean startSpare() {
    int next = started;
    long nanos = clock.nanoTime();
    if (next == workers.length || (restNanos > 0 && nanos - triedNanos < restNanos)) {
      return false;
    }
    try {
      startSpare(workers[next]);
    } catch (OutOfMemoryError e) {
      triedNanos = nanos;
      restNanos = Math.min(LONGEST_REST_NANOS, Math.max(FIRST_REST_NANOS, 2 * restNanos));
      return false;
    }
    started = next + 1;
    return true;
  }

  /** For tests, in which there is no limit of threads to run into. */
  void startSpare(Thread spare) {
    spare.start();
  }

  private boolean isEveryoneLost() {
    int all = started;
    for (int i = 0; i < all; i++) {
      if (!workers[i].isLost()) {
        return false;
      }
    }
    return true;
  }

  private void run(Runnable job) {
    try {
      job.run();
    } catch (Throwable e) {
      failed(e);
    } finally {
      taken.decrementAndGet();
    }
  }

  private record Foreign(ResponseThreads threads, Runnable job, long timeoutNanos)
      implements Runnable {
    @Override
    public void run() {
      threads.enter(threads.clock.nanoTime() + timeoutNanos);
      try {
        job.run();
      } finally {
        threads.leave();
      }
    }
  }

  /** One thread; parks while there is nothing to do. */
  private final class Worker extends Thread {
    /** Written by this thread before {@link #abroad}, read by others after it. */
    private volatile long deadlineNanos;

    private volatile boolean abroad;

    Worker(String name) {
      super(null, null, name, 0, false);
      setDaemon(true);
      setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    boolean isLost() {
      return abroad && clock.nanoTime() - deadlineNanos >= 0;
    }

    @Override
    public void run() {
      while (true) {
        @Nullable Runnable job = jobs.poll();
        if (job != null) {
          ResponseThreads.this.run(job);
          Interrupts.forget();
        } else if (open) {
          LockSupport.park(jobs);
          Interrupts.forget();
        } else {
          return;
        }
      }
    }
  }
}
