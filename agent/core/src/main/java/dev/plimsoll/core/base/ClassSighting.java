package dev.plimsoll.core.base;

/**
 * Whether a class has been on its way into the JVM. Told by whoever sees all classes load, asked by
 * whoever waits for one, so that nobody need look through all loaded classes again and again. Any
 * thread.
 */
public final class ClassSighting {
  private final String nameEnd;
  private volatile boolean seen;

  /**
   * One class, under its own package or one put before that by relocation.
   *
   * @param internalName with slashes
   */
  public ClassSighting(String internalName) {
    nameEnd = internalName;
  }

  /** A class of this name, with slashes, is being loaded; it is not there yet. */
  public void tell(String internalName) {
    if (internalName.endsWith(nameEnd)) {
      seen = true;
    }
  }

  /** Whether it has been seen since this was asked last. */
  public boolean take() {
    boolean taken = seen;
    if (taken) {
      seen = false;
    }
    return taken;
  }
}
