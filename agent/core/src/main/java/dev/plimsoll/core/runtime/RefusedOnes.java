package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import java.lang.instrument.Instrumentation;

/**
 * Has registrations tried again that found no memory: the copies of the API do so with the next
 * one, which an application that has registered all it has never makes. A second after the first
 * was refused, then twice as long each time. {@link #poll} belongs to the notify thread; the rest
 * runs on a response thread, as to register may call the application.
 */
final class RefusedOnes implements NotifyLoop.Duty, Runnable {
  /** These three are chosen, not measured. */
  private static final long FIRST_REST_NANOS = 1_000_000_000L;

  private static final long LONGEST_REST_NANOS = 60_000_000_000L;
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  private final Registrar registrar;
  private final ResponseThreads threads;
  private final NanoClock clock;
  private final Runnable passOn;

  private boolean waits;
  private long againNanos;

  /** Of the thread that has them passed on; handed back by the field below. */
  private long restNanos = FIRST_REST_NANOS;

  /** Raised by notify, lowered by the thread that has passed them on. */
  private volatile boolean underWay;

  RefusedOnes(Registrar registrar, ResponseThreads threads, NanoClock clock, Runnable passOn) {
    this.registrar = registrar;
    this.threads = threads;
    this.clock = clock;
    this.passOn = passOn;
  }

  @Override
  public void poll() {
    if (underWay || !registrar.hasRefused()) {
      return;
    }
    long nanos = clock.nanoTime();
    if (!waits) {
      waits = true;
      againNanos = nanos + restNanos;
    } else if (nanos - againNanos >= 0) {
      begin();
    }
  }

  private void begin() {
    boolean begun = false;
    underWay = true;
    try {
      begun = threads.executeForeign(this, TIMEOUT_NANOS);
    } finally {
      if (!begun) {
        underWay = false;
      }
    }
    waits = !begun;
  }

  @Override
  public void run() {
    try {
      registrar.setRefused(false);
      passOn.run();
    } catch (OutOfMemoryError e) {
      registrar.setRefused(true);
    } finally {
      restNanos =
          registrar.hasRefused() ? Math.min(LONGEST_REST_NANOS, 2 * restNanos) : FIRST_REST_NANOS;
      underWay = false;
    }
  }

  /** Asks all copies of the API. */
  record PassOn(Instrumentation instrumentation, AgentRuntime agent) implements Runnable {
    @Override
    public void run() {
      ApiCopies.link(instrumentation, agent.functions(), agent.log);
    }
  }
}
