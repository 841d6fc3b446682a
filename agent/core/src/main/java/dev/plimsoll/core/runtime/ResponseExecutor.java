package dev.plimsoll.core.runtime;

import dev.plimsoll.core.response.ResponseThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The response threads for whoever takes an {@code Executor} and runs the application's listeners
 * on it: rejects while none is free.
 */
record ResponseExecutor(ResponseThreads threads) implements Executor {
  /** As long as a {@code PressureListener} has for a call. */
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  @Override
  public void execute(Runnable command) {
    if (!threads.executeForeign(command, TIMEOUT_NANOS)) {
      throw new RejectedExecutionException("no response thread is free");
    }
  }
}
