package dev.plimsoll.core.response.shed;

import dev.plimsoll.MemoryResource;

/**
 * What a registration says.
 *
 * @param name as shown, unique
 * @param order lower ones are asked first
 * @param keep the share that is kept unless failure is proven, 0 to 1
 * @param relievesMask one bit for each resource, by ordinal; with direct memory the container's
 * @param timeoutNanos for one call; -1 for the agent's default
 * @param leastBytes a cache that never held so much is left alone; above 0 only for those that were
 *     found, not registered
 */
public record Terms(
    String name, int order, double keep, int relievesMask, long timeoutNanos, long leastBytes) {

  private static final int DIRECT = 1 << MemoryResource.DIRECT.ordinal();
  private static final int CONTAINER = 1 << MemoryResource.CONTAINER.ordinal();

  /** What relieves direct memory relieves the container, which holds it. */
  public Terms {
    relievesMask |= (relievesMask & DIRECT) == 0 ? 0 : CONTAINER;
  }

  public Terms(String name, int order, double keep, int relievesMask, long timeoutNanos) {
    this(name, order, keep, relievesMask, timeoutNanos, 0);
  }

  Terms named(String other) {
    return other.equals(name)
        ? this
        : new Terms(other, order, keep, relievesMask, timeoutNanos, leastBytes);
  }

  boolean isFound() {
    return leastBytes > 0;
  }

  boolean isLike(Terms other) {
    return order == other.order
        && keep == other.keep
        && relievesMask == other.relievesMask
        && timeoutNanos == other.timeoutNanos
        && leastBytes == other.leastBytes;
  }
}
