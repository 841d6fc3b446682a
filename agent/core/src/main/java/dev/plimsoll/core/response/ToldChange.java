package dev.plimsoll.core.response;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Transition;

/**
 * The last change of one kind, overwritten by the next. One thread writes; others {@link #copyTo}
 * one of their own, and get all of one change. Neither allocates nor links anything at its first
 * use, which in a full heap would fail.
 */
final class ToldChange {
  /** Odd while the rest is being written, 0 before the first. */
  private volatile long version;

  private volatile long serial;
  private volatile PressureLevel to = PressureLevel.NORMAL;
  private volatile String reason = "";

  /**
   * Overwrites it.
   *
   * @param changeSerial counts the changes of this resource
   */
  void write(Transition change, long changeSerial) {
    long next = version + 1;
    version = next;
    serial = changeSerial;
    to = change.to();
    reason = change.reason();
    version = next + 1;
  }

  void copyTo(ToldChange copy) {
    long before;
    do {
      before = version;
      copy.serial = serial;
      copy.to = to;
      copy.reason = reason;
    } while ((before & 1) != 0 || before != version);
  }

  /** 0 while there was none. */
  long serial() {
    return serial;
  }

  PressureLevel to() {
    return to;
  }

  String reason() {
    return reason;
  }
}
