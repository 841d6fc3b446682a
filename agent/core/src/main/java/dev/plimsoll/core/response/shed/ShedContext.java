package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.cache.ShedTerms;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.concurrent.locks.LockSupport;

/** What a thread has at hand to count caches and to shed from them. One thread at a time. */
public final class ShedContext {
  /** Long enough for the scheduler to let another thread in; a twentieth of a slice. */
  private static final long APART_NANOS = 100_000;

  private final NanoClock clock;
  private final ObjectSizes sizes;
  private final SizeSampler sampler;
  private final ShedTerms terms;
  private boolean hurried;

  public ShedContext(NanoClock clock, ObjectSizes sizes) {
    this.clock = clock;
    this.sizes = sizes;
    this.sampler = new SizeSampler(clock, sizes);
    this.terms = new ShedTerms(clock, sizes, 0, false);
  }

  /** Whether there is no time for a rest, see {@link #pause}. */
  public ShedContext hurried(boolean now) {
    hurried = now;
    return this;
  }

  /**
   * Lets another thread in between two slices. One that parks for it in a heap where collections
   * follow each other within a millisecond finds no moment to come back in (0.3 s were seen), while
   * one that only yields goes on after each of them.
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // Not for an order of threads: whoever waits may go first.
  void pause() {
    if (hurried) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(APART_NANOS);
    }
  }

  ShedContext another() {
    return new ShedContext(clock, sizes);
  }

  long nanos() {
    return clock.nanoTime();
  }

  ObjectSizes sizes() {
    return sizes;
  }

  SizeSampler sampler() {
    return sampler;
  }

  /** Of the cache that is asked next, entries at most. */
  void limit(long entries) {
    terms.limit(entries);
  }

  /** Good until it is asked for the next. */
  ShedTerms terms(long deadlineNanos, boolean sticky, boolean shared) {
    return terms.with(deadlineNanos, sticky, shared);
  }
}
