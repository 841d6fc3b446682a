package dev.plimsoll.core.response.shed;

/**
 * What a registration says.
 *
 * @param name as shown, unique
 * @param order lower ones are asked first
 * @param keep the share that is kept unless failure is proven, 0 to 1
 * @param relievesMask one bit for each resource, by ordinal
 * @param timeoutNanos for one call; -1 for the agent's default
 */
public record Terms(String name, int order, double keep, int relievesMask, long timeoutNanos) {
  Terms named(String other) {
    return new Terms(other, order, keep, relievesMask, timeoutNanos);
  }

  boolean isLike(Terms other) {
    return order == other.order
        && keep == other.keep
        && relievesMask == other.relievesMask
        && timeoutNanos == other.timeoutNanos;
  }
}
