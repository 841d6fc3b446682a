package dev.plimsoll.core.response;

import java.util.function.Consumer;

/** A registered hook and what became of it. The outcome is written by the shutdown sequence. */
final class HookSlot {
  final String name;
  final int order;
  final long timeoutNanos;
  final Consumer<Object[]> hook;

  /** Constants or prebuilt strings; written by the sequence, read by any thread. */
  volatile String outcome = "waiting";

  volatile long ranNanos = -1;

  HookSlot(String name, int order, long timeoutNanos, Consumer<Object[]> hook) {
    this.name = name;
    this.order = order;
    this.timeoutNanos = timeoutNanos;
    this.hook = hook;
  }

  HookView view() {
    return new HookView(name, order, timeoutNanos, outcome, ranNanos);
  }
}
