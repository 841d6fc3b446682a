package dev.plimsoll;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a cache or shedder is to be treated. Immutable; each method returns a changed copy. */
public final class ShedOptions {
  private static final ShedOptions DEFAULTS =
      new ShedOptions(100, 0.1, EnumSet.of(MemoryResource.HEAP), null);

  private final int order;
  private final double keep;
  private final EnumSet<MemoryResource> relieves;
  private final @Nullable Duration timeout;

  private ShedOptions(
      int order, double keep, EnumSet<MemoryResource> relieves, @Nullable Duration timeout) {
    this.order = order;
    this.keep = keep;
    this.relieves = relieves;
    this.timeout = timeout;
  }

  /** Order 100, keep 0.1, relieves {@code HEAP}, the agent's {@code shedder-timeout}. */
  public static ShedOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Sets the place in the row: lower ones are asked first, so the cheapest to rebuild should have
   * the lowest. Any value; equal ones share, shedders before caches, each as registered.
   */
  public ShedOptions order(int order) {
    return new ShedOptions(order, keep, relieves, timeout);
  }

  /**
   * Sets the share, of what it would hold if nothing bound it, that is never asked for unless an
   * allocation has been seen to fail; 0 to 1. A shedder is asked for a {@link
   * ShedRequest#fraction()} of 1 less this at most.
   *
   * @throws IllegalArgumentException if it is not within 0 to 1
   */
  public ShedOptions keep(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("keep: " + share + " (expected: 0 to 1)");
    }
    return new ShedOptions(order, share, relieves, timeout);
  }

  /**
   * Sets the resources that shedding this relieves, each once or more often. What relieves {@code
   * DIRECT} is asked for {@code CONTAINER} as well, which holds that memory.
   *
   * @throws IllegalArgumentException if none is given
   */
  public ShedOptions relieves(MemoryResource... resources) {
    if (Objects.requireNonNull(resources, "relieves").length == 0) {
      throw new IllegalArgumentException("relieves: none (expected: at least one resource)");
    }
    EnumSet<MemoryResource> all = EnumSet.noneOf(MemoryResource.class);
    for (MemoryResource resource : resources) {
      all.add(Objects.requireNonNull(resource, "relieves"));
    }
    return new ShedOptions(order, keep, all, timeout);
  }

  /**
   * Sets how long one call may take before the agent goes on without it: a day at most, which is
   * also what a longer one means.
   *
   * @throws IllegalArgumentException if it is not above zero
   */
  public ShedOptions timeout(Duration timeout) {
    return new ShedOptions(order, keep, relieves, aboveZero("timeout", timeout));
  }

  @Override
  public String toString() {
    return "order=" + order + ", keep=" + keep + ", relieves=" + relieves + ", timeout=" + timeout;
  }

  int order() {
    return order;
  }

  double keep() {
    return keep;
  }

  /** One bit for each resource, by ordinal. */
  int relievesMask() {
    int mask = 0;
    for (MemoryResource resource : relieves) {
      mask |= 1 << resource.ordinal();
    }
    return mask;
  }

  /** Nanoseconds, or -1 for the agent's default. */
  long timeoutNanos() {
    return timeout == null ? -1 : saturatedNanos(timeout);
  }

  static Duration aboveZero(String name, Duration duration) {
    if (Objects.requireNonNull(duration, name).isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + ": " + duration + " (expected: above zero)");
    }
    return duration;
  }

  static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
