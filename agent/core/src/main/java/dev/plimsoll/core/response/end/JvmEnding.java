package dev.plimsoll.core.response.end;

/**
 * The JVM's word that it has begun to end. Its thread exists from the start and runs only then.
 * Safe for any thread.
 */
final class JvmEnding implements Runnable {
  private final ShutdownSequence sequence;
  private final Thread thread;
  private boolean installed;

  /** Written by the JVM's shutdown, read by any thread. */
  private volatile boolean begun;

  JvmEnding(ShutdownSequence sequence) {
    this.sequence = sequence;
    this.thread = new Thread(null, this, "plimsoll-jvm-ending", 0, false);
  }

  /** Idempotent; one thread. */
  void install() {
    if (installed) {
      return;
    }
    try {
      Runtime.getRuntime().addShutdownHook(thread);
      installed = true;
    } catch (IllegalStateException e) {
      // Ending already.
      begun = true;
    }
  }

  void withdraw() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      begun = true;
    }
  }

  boolean hasBegun() {
    return begun;
  }

  @Override
  public void run() {
    begun = true;
    try {
      sequence.jvmEnds();
    } catch (OutOfMemoryError e) {
      // Not even this thread has room: what is held for one hook goes to all that is left to do.
      sequence.giveUpReserve();
      sequence.jvmEnds();
    }
  }
}
