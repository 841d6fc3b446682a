package dev.plimsoll.core.response.end;

import java.util.concurrent.atomic.AtomicInteger;

/** Takes down how the process would have ended. */
final class RecordedEnd implements ProcessEnd {
  private final AtomicInteger exits = new AtomicInteger();
  private final AtomicInteger halts = new AtomicInteger();
  private volatile int code = -1;

  @Override
  public void exit(int exitCode) {
    code = exitCode;
    exits.incrementAndGet();
  }

  @Override
  public void halt(int exitCode) {
    code = exitCode;
    halts.incrementAndGet();
  }

  int exits() {
    return exits.get();
  }

  int halts() {
    return halts.get();
  }

  int code() {
    return code;
  }
}
