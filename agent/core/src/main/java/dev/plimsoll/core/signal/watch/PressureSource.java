package dev.plimsoll.core.signal.watch;

/** What may tell that memory is short. Asked by the control thread. */
public interface PressureSource {
  /** Whether it told since the last call. Never waits, allocates nothing. */
  boolean told(long nanos);

  /** Whether it will never tell again, since the other side is gone or reading failed. */
  boolean isOver();

  /** Any thread. */
  void close();
}
