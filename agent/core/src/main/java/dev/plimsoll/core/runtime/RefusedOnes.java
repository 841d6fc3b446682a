package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import java.lang.instrument.Instrumentation;

/**
 * Has registrations tried again that found no memory: the copies of the API do so with the next
 * one, which an application that has registered all it has never makes.
 */
final class RefusedOnes extends LaterTry {
  private final Registrar registrar;
  private final Runnable passOn;

  RefusedOnes(Registrar registrar, ResponseThreads threads, NanoClock clock, Runnable passOn) {
    super(threads, clock);
    this.registrar = registrar;
    this.passOn = passOn;
  }

  @Override
  boolean isLeft() {
    return registrar.hasRefused();
  }

  @Override
  void again() {
    registrar.setRefused(false);
    try {
      passOn.run();
    } catch (OutOfMemoryError e) {
      registrar.setRefused(true);
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
