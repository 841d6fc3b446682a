package dev.plimsoll.core.signal.watch;

import java.io.Closeable;
import java.io.IOException;

/** What may tell that memory is short. Asked by the control thread. */
public interface PressureSource {
  /** Whether it told since the last call. Never waits, allocates nothing. */
  boolean told(long nanos);

  /** Whether it will never tell again, since the other side is gone or reading failed. */
  boolean isOver();

  /** Any thread. */
  void close();

  /** Closes what was only listened to: nothing is lost where that fails. */
  static void closeQuietly(Closeable listenedTo) {
    try {
      listenedTo.close();
    } catch (IOException e) {
      return;
    }
  }
}
