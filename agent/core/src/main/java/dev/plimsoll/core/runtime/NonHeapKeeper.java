package dev.plimsoll.core.runtime;

/** A resource beyond the heap, looked at in a rhythm of its own. Confined to the control thread. */
interface NonHeapKeeper extends ResourceKeeper {
  /**
   * Looks, if it is time, and does what follows, but for what {@code touch} forbids. No allocation
   * while the level stays.
   *
   * @return whether it looked
   */
  boolean tick(Settings settings, boolean touch);

  /** Until it wants to look again. */
  long pollNanos();
}
