package dev.plimsoll.it.scenario;

/** Keeps one thread to a rate, without catching up on more than a few milliseconds of delay. */
final class Pace {
  private static final long BACKLOG_NANOS = 20_000_000;

  private final double nanosPerByte;
  private long due = System.nanoTime();

  Pace(double bytesPerSecond) {
    nanosPerByte = 1e9 / bytesPerSecond;
  }

  void take(long bytes) throws InterruptedException {
    long now = System.nanoTime();
    due = Math.max(due, now - BACKLOG_NANOS) + (long) (bytes * nanosPerByte);
    long ahead = due - now;
    if (ahead > 1_000_000) {
      Thread.sleep(ahead / 1_000_000);
    }
  }
}
