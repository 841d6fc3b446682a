package dev.plimsoll.core.runtime;

import dev.plimsoll.core.response.ResponseThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The response threads for whoever takes an {@code Executor}: rejects while none is free. */
record ResponseExecutor(ResponseThreads threads) implements Executor {
  @Override
  public void execute(Runnable command) {
    if (!threads.execute(command)) {
      throw new RejectedExecutionException("no response thread is free");
    }
  }
}
