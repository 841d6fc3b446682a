package com.acme.trap;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the allocations of the agent's own code and makes some of them fail. On the bootstrap path
 * of the child, so that the agent's loader finds it too.
 */
public final class Trap {
  private static final AtomicLong visits = new AtomicLong();
  private static final AtomicLong fired = new AtomicLong();
  private static volatile long first = Long.MAX_VALUE;
  private static volatile long last = Long.MAX_VALUE;
  private static volatile String site = "";

  private Trap() {}

  /** Called at each allocation. */
  public static void visit() {
    long now = visits.incrementAndGet();
    if (now >= first && now <= last) {
      fired.incrementAndGet();
      OutOfMemoryError error = new OutOfMemoryError("injected");
      site = Thread.currentThread().getName() + " at " + error.getStackTrace()[1];
      throw error;
    }
  }

  /** From now on the n-th allocation fails, and those behind it, so many in all. */
  public static void arm(long n, long width) {
    first = Long.MAX_VALUE;
    visits.set(0);
    last = n + width - 1;
    first = n;
  }

  public static void disarm() {
    first = Long.MAX_VALUE;
  }

  /** Allocations since it was armed. */
  public static long visits() {
    return visits.get();
  }

  /** Errors thrown so far. */
  public static long fired() {
    return fired.get();
  }

  /** The thread and the place of the newest. */
  public static String site() {
    return site;
  }
}
