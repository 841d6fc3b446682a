package dev.plimsoll.core.response.shed;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Something registered that can be asked for memory, and how it fared. */
public abstract class Target {
  /** Of a target whose bytes nobody knows. */
  public static final long UNKNOWN = -1;

  private final Terms terms;
  private final Quarantine quarantine = new Quarantine();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong returnedBytes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  /** Written by any thread, read at each step; a step under way may miss it. */
  private volatile boolean enabled = true;

  private volatile boolean withdrawn;
  private volatile boolean rehearsed;

  Target(Terms terms) {
    this.terms = terms;
  }

  public final Terms terms() {
    return terms;
  }

  public final Quarantine quarantine() {
    return quarantine;
  }

  /** What serves it, as shown in JMX. */
  public abstract String kind();

  /** Live objects behind it, at most. */
  public abstract int instances();

  /** What it is thought to hold, or {@link #UNKNOWN}. Any thread. */
  public abstract long estimatedBytes();

  /** What it may hold; {@code Long.MAX_VALUE} when unbound. Any thread. */
  public abstract long boundBytes();

  /** Goes the way of a call without one, once. With the claim. */
  public abstract void rehearse();

  /** Whether nothing is left of it but its entry. */
  public abstract boolean isGone();

  /** Gets it for the calling thread alone; false if another has it. */
  public final boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  public final void unclaim() {
    claimed.set(false);
  }

  final boolean isClaimed() {
    return claimed.get();
  }

  public final boolean isEnabled() {
    return enabled;
  }

  public final void setEnabled(boolean on) {
    enabled = on;
    if (on) {
      quarantine.lift();
    }
  }

  public final boolean isWithdrawn() {
    return withdrawn;
  }

  public final void withdraw() {
    withdrawn = true;
  }

  public final boolean needsRehearsal() {
    return !rehearsed;
  }

  public final void noteRehearsed() {
    rehearsed = true;
  }

  /** Whether it may be called now. */
  public final boolean isInService(long nanos) {
    return enabled && !withdrawn && !isTooSmall() && !quarantine.isClosed(nanos);
  }

  /** Whether it is left alone for what it holds. Any thread. */
  public boolean isTooSmall() {
    return false;
  }

  public final boolean relieves(MemoryResource resource) {
    return (terms.relievesMask() & (1 << resource.ordinal())) != 0;
  }

  public final void noteCall() {
    calls.incrementAndGet();
  }

  public final void noteReturned(long bytes) {
    if (bytes > 0) {
      returnedBytes.addAndGet(bytes);
    }
  }

  public final void noteFailure() {
    failures.incrementAndGet();
  }

  public final ShedderView view(long nanos, String gives) {
    return new ShedderView(
        terms.name(),
        terms.order(),
        enabled,
        kind(),
        instances(),
        boundBytes(),
        estimatedBytes(),
        calls.get(),
        returnedBytes.get(),
        failures.get(),
        quarantine.isClosed(nanos),
        gives);
  }
}
