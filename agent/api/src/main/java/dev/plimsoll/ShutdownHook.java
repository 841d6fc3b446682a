package dev.plimsoll;

/** Application code that puts its affairs in order before the process ends for want of memory. */
@FunctionalInterface
public interface ShutdownHook {
  /**
   * Saves what must not be lost. Called at most once in the life of the process, with the agent's
   * reserve still free, on a thread of the agent, or on the JVM's own shutdown thread where those
   * hang ({@code System.exit} never returns there); only one that throws {@code OutOfMemoryError}
   * is called once more, after the reserve was given up. A hook that ends the JVM itself has
   * succeeded.
   *
   * @param context why, how long, and the reserve
   * @throws Exception if it cannot; the next hook runs all the same
   */
  void run(ShutdownContext context) throws Exception;
}
