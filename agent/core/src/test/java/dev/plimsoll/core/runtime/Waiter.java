package dev.plimsoll.core.runtime;

/**
 * A thread for a task that waits. The common pool has one for all of them on two processors, on 25
 * also behind {@code CompletableFuture}: what waits there keeps every later task from beginning.
 */
final class Waiter {
  private Waiter() {}

  static void start(Runnable task) {
    Thread thread = new Thread(task, "waiter");
    thread.setDaemon(true);
    thread.start();
  }
}
