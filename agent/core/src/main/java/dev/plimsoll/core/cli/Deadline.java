package dev.plimsoll.core.cli;

import java.rmi.ServerError;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls that wait for another JVM, which may hang just when one wants to look at it. */
final class Deadline {
  /** A JVM in back-to-back full collections still answers within seconds (chosen). */
  static final int SECONDS = 30;

  /**
   * Runs it on a daemon thread and waits. What it throws comes out as one line.
   *
   * @param what names the call in that line
   */
  static <T> T call(String what, Callable<T> work) throws CommandFailure {
    CompletableFuture<T> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.call();
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            },
            Deadline::start);
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw CommandFailure.unreachable(
          what + ": no answer within " + SECONDS + " s (stopped, or collecting all the time?)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.unreachable(what + ": interrupted");
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    }
  }

  /** Not the common pool: on two processors it has one thread, and one call that hangs keeps it. */
  private static void start(Runnable work) {
    Thread thread = new Thread(work, "call");
    thread.setDaemon(true);
    thread.start();
  }

  private static CommandFailure failure(String what, Throwable cause) {
    if (cause instanceof CommandFailure failure) {
      return failure;
    }
    if (cause instanceof ServerError error && error.getCause() != null) {
      return CommandFailure.unreachable(what + " could not answer: " + error.getCause());
    }
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = text.lines().findFirst().orElse("");
    // RMI's way to tell a cause, which stands on the next line.
    int nested = line.indexOf("; nested exception is");
    return CommandFailure.unreachable(
        what + ": " + (nested < 0 ? line : line.substring(0, nested)));
  }

  private Deadline() {}
}
