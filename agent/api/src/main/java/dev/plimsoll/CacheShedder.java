package dev.plimsoll;

/**
 * Application code that gives memory back when asked. It is called on a thread of the agent, one
 * call at a time, never while the agent holds a lock, and is disregarded for a while when it does
 * not return within its deadline, or throws.
 */
@FunctionalInterface
public interface CacheShedder {
  /**
   * Drops what can be had again.
   *
   * @param request what is wanted, and until when
   * @return the bytes that are estimated to be freed, or -1 when that is not known
   * @throws Exception if it cannot; the agent counts it and goes on with the next
   */
  long shed(ShedRequest request) throws Exception;

  /**
   * Runs the way that {@link #shed} will take without dropping anything, so that no class has to be
   * loaded when the heap is full. Called once, soon after the registration.
   */
  default void rehearse() {}
}
