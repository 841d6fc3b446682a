package dev.plimsoll;

/** A kind of memory, or what stands for it, that a process can run out of. */
public enum MemoryResource {
  /** The Java heap, against its maximum. */
  HEAP,
  /** Class metadata; it has no gauge where no maximum is set. */
  METASPACE,
  /** Direct buffers, against {@code MaxDirectMemorySize}. */
  DIRECT,
  /** The control group's memory limit, or the machine's. */
  CONTAINER,
  /** Native threads, against the process's limits. */
  THREADS
}
