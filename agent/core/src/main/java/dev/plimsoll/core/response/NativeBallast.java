package dev.plimsoll.core.response;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Touched memory outside the heap, held only to be given back: the system has it again about a
 * millisecond after {@link #release}, which no collection can do. Built on the notify thread;
 * released by any.
 */
public final class NativeBallast {
  /** A block of the size that was freed last may come out of the allocator's own store. */
  private static final long PAGE = 65_536;

  private final NativeMemory memory;
  private final AtomicLong address = new AtomicLong();

  /** Of the block at the address, and of none where there is none: written before it. */
  private volatile long blockBytes;

  /** Written by the control thread, read while building. */
  private volatile boolean wanted;

  private long built;

  public NativeBallast(NativeMemory memory) {
    this.memory = memory;
  }

  /** What is held now. Any thread. */
  public long heldBytes() {
    return address.get() == 0 ? 0 : blockBytes;
  }

  /** Says that it may be built. */
  public void want() {
    wanted = true;
  }

  /** Gives it back now; true if there was one. No allocation. */
  public boolean release() {
    wanted = false;
    long block = address.getAndSet(0);
    if (block == 0) {
      return false;
    }
    memory.free(block);
    return true;
  }

  /** Builds it, unless it is there or no longer wanted; true if it was built. Notify thread. */
  public boolean build(long bytes) {
    if (!wanted || address.get() != 0 || bytes <= 0) {
      return false;
    }
    built++;
    long whole = bytes + built % 16 * PAGE;
    long block = memory.allocate(whole);
    if (block == 0) {
      wanted = false;
      return false;
    }
    blockBytes = whole;
    address.set(block);
    if (!wanted) {
      release();
      return false;
    }
    return true;
  }
}
