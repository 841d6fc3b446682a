package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.cache.ShedTerms;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;

/** What a thread has at hand to weigh caches. One thread at a time. */
public final class Weighing {
  private final NanoClock clock;
  private final ObjectSizes sizes;
  private final SizeSampler sampler;
  private final ShedTerms terms;

  public Weighing(NanoClock clock, ObjectSizes sizes) {
    this.clock = clock;
    this.sizes = sizes;
    this.sampler = new SizeSampler(clock, sizes);
    this.terms = new ShedTerms(clock, sizes, 0, false);
  }

  Weighing another() {
    return new Weighing(clock, sizes);
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

  /** Good until it is asked for the next. */
  ShedTerms terms(long deadlineNanos, boolean sticky) {
    return terms.with(deadlineNanos, sticky);
  }
}
