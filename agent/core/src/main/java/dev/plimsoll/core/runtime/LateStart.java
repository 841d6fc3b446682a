package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.ClassSighting;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.instrument.FirstLook;
import dev.plimsoll.core.response.ResponseThreads;
import java.util.function.BooleanSupplier;

/**
 * Has the last part of the start wait until the application has started: it takes some hundred
 * milliseconds of a processor, and a program that loads its classes, with the compilers beside it,
 * has none to spare. It begins once classes come slowly; at once when the agent is needed; after
 * five seconds in any case. Notify thread.
 */
final class LateStart implements NotifyLoop.Duty {
  private static final long WINDOW_NANOS = 100_000_000L;

  /** In one window. A program that starts loads hundreds a second, later a few. Chosen. */
  private static final int FEW_CLASSES = 5;

  private static final long MOST_NANOS = 5_000_000_000L;

  private final NanoClock clock;
  private final FirstLook look;
  private final BooleanSupplier needed;
  private final BooleanSupplier rest;
  private final long beganNanos;
  private long windowNanos;
  private int classesSeen;
  private boolean begun;

  /**
   * One that waits from now on.
   *
   * @param look counts the application's classes
   * @param needed whether the agent may have to act soon
   * @param rest begins the last part; false when it cannot be begun now
   */
  LateStart(NanoClock clock, FirstLook look, BooleanSupplier needed, BooleanSupplier rest) {
    this.clock = clock;
    this.look = look;
    this.needed = needed;
    this.rest = rest;
    this.beganNanos = clock.nanoTime();
    this.windowNanos = beganNanos;
    this.classesSeen = look.classesSeen();
  }

  @Override
  public void poll() {
    if (!begun && isDue(clock.nanoTime())) {
      begun = rest.getAsBoolean();
    }
  }

  private boolean isDue(long now) {
    return hasStarted(now) || now - beganNanos >= MOST_NANOS || needed.getAsBoolean();
  }

  private boolean hasStarted(long now) {
    if (now - windowNanos < WINDOW_NANOS) {
      return false;
    }
    int seen = look.classesSeen();
    boolean few = seen - classesSeen < FEW_CLASSES;
    windowNanos = now;
    classesSeen = seen;
    return few;
  }

  /**
   * Whether a level has risen, half of the heap is in use, garbage included, or somebody asks for
   * the MBean server, and so perhaps for the agent's bean.
   */
  record Need(LevelBoard board, ClassSighting server) implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
      Runtime jvm = Runtime.getRuntime();
      return server.take()
          || board.overall() != PressureLevel.NORMAL
          || jvm.totalMemory() - jvm.freeMemory() > jvm.maxMemory() / 2;
    }
  }

  /** What has waited: the ballast, and what the response thread is to do. */
  record Rest(ResponseThreads threads, Runnable work, HeapKeeper heap, NotifyLoop loop)
      implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
      if (!threads.execute(work)) {
        return false;
      }
      heap.hostHasStarted();
      loop.settle();
      return true;
    }
  }
}
