package dev.plimsoll.core.base;

/** What becomes of interrupts at the agent's own threads. */
public final class Interrupts {
  private Interrupts() {}

  /**
   * Forgets that this thread was interrupted. A program may interrupt all threads that it finds;
   * one of ours that stayed interrupted would never park again, and would take a whole processor.
   */
  public static void forget() {
    boolean unused = Thread.interrupted();
  }
}
