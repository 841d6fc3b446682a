package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.Nothing;
import dev.plimsoll.core.response.ResponseThreads;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The orderly end, once in a process's life: the hooks one after the other on the response threads,
 * each with a deadline and all with one, then the report, then what the settings say.
 *
 * <p>Before {@link #start} the caller shuts the doors and sheds everything. A hook that hangs is
 * left behind and the next one runs on another thread. A hook that ends the JVM itself has
 * succeeded: the JVM then waits for the hooks behind it and has the whole time again for its own
 * shutdown, as it has after {@code EXIT}. The watchdog ends what hangs beyond that.
 *
 * <p>{@link #start} and {@link #tick} belong to the control thread and allocate nothing; the rest
 * is safe for any thread.
 */
public final class ShutdownSequence {
  /**
   * A hook that wants the array takes it first of all; one that has not by then gets more from it
   * as room for its plain allocations, unless others wait behind it: one that hangs needs no room,
   * and a leak would have the array before them. Chosen, not measured.
   */
  private static final long SOFTEN_NANOS = 50_000_000;

  private static final long STARVED_NANOS = 50_000_000;
  private static final ShutdownSettings UNSET = new ShutdownSettings(ExhaustedAction.NONE, 1, 0);
  private static final HookSlot[] NO_HOOKS = {};

  private enum State {
    IDLE,
    HOOKS,
    TELLING,
    ENDING,
    DONE
  }

  private final ShutdownHooks hooks;
  private final Reserve reserve;
  private final ResponseThreads threads;
  private final Watchdog watchdog;
  private final NanoClock clock;
  private final ExhaustionReport report;
  private final LastWord lastWord;
  private final HookQueue queue = new HookQueue();
  private final HookRunners runners;
  private final Standstill standstill;
  private final EndDeadline deadline;
  private final ClassPathOpening opening = new ClassPathOpening();
  private final AtomicBoolean reportBegun = new AtomicBoolean();
  private final AtomicBoolean concluded = new AtomicBoolean();
  private final JvmEnding jvmEnding = new JvmEnding(this);

  /** Written by the control thread, behind all that an end goes by; read by any thread. */
  private volatile boolean begun;

  /** Written once, before the JVM's ending is watched. */
  private Runnable atJvmEnd = Nothing.INSTANCE;

  /** Written by the control thread before {@code state}, read by any thread after it. */
  private volatile String reason = "";

  /** Set by the control thread, taken by the thread that assists. */
  private volatile @Nullable String reportOnly;

  private volatile ShutdownSettings settings = UNSET;
  private volatile State state = State.IDLE;

  /** Control thread only. */
  private boolean foreseen;

  /** When no thread was found for a runner; written by the control thread, read by helpers. */
  private volatile long starvedSinceNanos;

  private volatile boolean starved;

  public ShutdownSequence(
      ShutdownHooks hooks,
      Reserve reserve,
      ResponseThreads threads,
      Watchdog watchdog,
      NanoClock clock,
      AgentLog log,
      ExhaustionReport report) {
    this.hooks = hooks;
    this.reserve = reserve;
    this.threads = threads;
    this.watchdog = watchdog;
    this.clock = clock;
    this.report = report;
    this.standstill = new Standstill(clock);
    this.deadline = new EndDeadline(watchdog, clock);
    this.lastWord = new LastWord(log, report);
    this.runners = new HookRunners(this, queue, reserve, threads, standstill, clock);
  }

  /** Has each step told there, once the hooks are over. */
  public void observe(ShutdownObserver whom) {
    lastWord.observe(whom);
  }

  /**
   * Watches for the JVM's own end from now on, and rehearses the whole path without effect.
   *
   * @param last run on the JVM's shutdown thread if this has not begun by then; returns once it has
   *     been begun, or is not to be
   */
  public void prepare(Runnable last) {
    atJvmEnd = last;
    jvmEnding.install();
    report.rehearse();
    new ShutdownRehearsal(threads, clock).run();
  }

  /**
   * The end may come: has opened, on a response thread, what a JVM that exits would open in a full
   * heap. Once; control thread.
   */
  public void foresee() {
    foreseen = foreseen || threads.execute(opening);
  }

  /** Whether {@link #foresee} has done so. Control thread. */
  public boolean isForeseen() {
    return foreseen;
  }

  /** Stops watching for the JVM's end. */
  public void close() {
    jvmEnding.withdraw();
  }

  /**
   * Begins the end. The hooks registered now are the ones that run.
   *
   * @param why in one line, told to the hooks
   * @return false if it has begun before
   */
  public boolean start(String why, ShutdownSettings how) {
    if (begun) {
      return false;
    }
    long now = clock.nanoTime();
    reason = why;
    settings = how;
    deadline.set(now, how);
    reserve.releaseAir();
    queue.open(how.action().runsHooks() ? hooks.inOrder() : NO_HOOKS, deadline.nanos());
    state = State.HOOKS;
    begun = true;
    standstill.seen(now);
    tick(now);
    return true;
  }

  /**
   * Has it said and a report written, by the thread that assists, where nothing ends. Control
   * thread; allocates nothing.
   */
  public void reportOnly(String why) {
    reportOnly = why;
  }

  /** Leaves behind what hangs and gives the next hook a thread. */
  public void tick(long nanos) {
    if (state != State.HOOKS) {
      standstill.seen(nanos);
      return;
    }
    standStill(nanos);
    queue.leaveBehind(nanos);
    if (queue.lastRunsFor(SOFTEN_NANOS, nanos)) {
      reserve.soften();
    }
    if (deadline.isForsaken(nanos)) {
      // No thread for the hooks, or none that comes forward: what is left is to end.
      queue.giveUpRest();
      endWithoutReport();
      return;
    }
    HookRunner runner = runners.claim();
    if (runner == null) {
      return; // one is at work
    }
    if (threads.execute(runner)) {
      starved = false;
      return;
    }
    queue.unclaim();
    if (!starved) {
      starvedSinceNanos = nanos;
      starved = true;
    }
  }

  /** A process that was stopped and goes on does not halt its hooks for the time between. */
  private void standStill(long nanos) {
    long step = standstill.until(nanos);
    if (step > 0) {
      deadline.postpone(step);
      queue.postpone(step);
    }
    standstill.seen(nanos);
  }

  /**
   * Begins the report, and runs the hooks on the calling thread if they have found no other one;
   * for a thread that may be lost to them and to a disk. Cheap while there is nothing to do.
   *
   * @return whether it ran hooks
   */
  public boolean assist() {
    String only = reportOnly;
    if (only != null) {
      reportOnly = null;
      lastWord.leftAlone(only);
    }
    if (state == State.HOOKS && reportBegun.compareAndSet(false, true)) {
      report.begin(reason);
    }
    return runHere();
  }

  private boolean runHere() {
    if (state != State.HOOKS || !starved || clock.nanoTime() - starvedSinceNanos < STARVED_NANOS) {
      return false;
    }
    HookRunner runner = runners.claim();
    if (runner == null) {
      return false;
    }
    runner.run();
    return true;
  }

  /** Whether the hooks have run and the process was left or is ending. */
  public boolean finished() {
    return state == State.DONE;
  }

  boolean begun() {
    return begun;
  }

  String reason() {
    return reason;
  }

  /** After the last hook, on the thread that ran it. */
  void conclude() {
    if (!concluded.compareAndSet(false, true)) {
      return;
    }
    state = State.TELLING;
    ShutdownSettings how = settings;
    if (jvmEnding.hasBegun()) {
      deadline.giveJvmTime(how);
    } else {
      deadline.hooksEnded(how);
    }
    // The hooks are over: telling, and the JVM's own shutdown hooks, need room as well.
    reserve.release();
    lastWord.say(reason, queue.slots(), how.action());
    state = State.ENDING;
    endProcess(how);
    state = State.DONE;
  }

  /**
   * The JVM has begun to end, by a hook, by a signal or by us: lets hooks and report be finished
   * first, within the deadline.
   */
  void jvmEnds() {
    if (!begun) {
      // The program's own threads are over: nobody is left to take the array from the hooks.
      reserve.soften();
      atJvmEnd.run();
    }
    if (!begun) {
      reserve.harden();
      return;
    }
    deadline.giveJvmTime(settings);
    while (isAtWork() && !deadline.isOver()) {
      HookRunner busy = runners.busy();
      if (busy != null && HookRunner.isExiting(busy.thread())) {
        queue.endedJvm(busy.number());
        deadline.giveJvmTime(settings);
      }
      if (!runHere()) {
        LockSupport.parkNanos(this, 2_000_000);
      }
      standstill.letPass();
    }
  }

  void giveUpReserve() {
    reserve.release();
  }

  private boolean isAtWork() {
    State now = state;
    return now == State.HOOKS || now == State.TELLING;
  }

  private void endWithoutReport() {
    if (concluded.compareAndSet(false, true)) {
      state = State.ENDING;
      reserve.release();
      lastWord.sayUnheard();
      endProcess(settings);
      state = State.DONE;
    }
  }

  private void endProcess(ShutdownSettings how) {
    if (!how.action().endsProcess() || jvmEnding.hasBegun()) {
      return;
    }
    if (how.action() == ExhaustedAction.EXIT) {
      deadline.giveJvmTime(how);
      try {
        watchdog.end().exit(how.exitCode());
        return;
      } catch (Throwable e) {
        // It could not even begin.
        watchdog.end().halt(how.exitCode());
      }
    }
    watchdog.end().halt(how.exitCode());
  }
}
