package dev.plimsoll.core.response.end;

import dev.plimsoll.core.pressure.HookView;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registered hook and what became of it. The latter is written by the shutdown sequence. */
final class HookSlot {
  private static final NoHook NOTHING = new NoHook();

  private static final AtomicReferenceFieldUpdater<HookSlot, HookOutcome> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(HookSlot.class, HookOutcome.class, "outcome");

  /** As registered; {@link #name} is that with the number behind it, but for the first. */
  final String baseName;

  final int number;
  final String name;
  final int order;
  final long timeoutNanos;

  /**
   * Whether there is an object to call it on; null where none is needed. Found out early: in a full
   * heap there may be no room to load this type of the JDK.
   */
  private final @Nullable BooleanSupplier owners;

  /** Replaced by whoever takes it back, read by the thread that runs it. */
  private volatile Consumer<Object[]> hook;

  /** Written by {@link HookQueue} and whoever takes it back, read by any thread. */
  volatile HookOutcome outcome = HookOutcome.WAITING;

  /** The class of what it threw: its message may hold the application's data. */
  volatile @Nullable Class<?> thrown;

  volatile long ranNanos = -1;

  /**
   * @param hook what to call; one that stands for a marked method also is a {@link BooleanSupplier}
   *     of whether there is an object to call it on now
   */
  HookSlot(String name, int order, long timeoutNanos, Consumer<Object[]> hook) {
    this(name, 1, order, timeoutNanos, hook);
  }

  /**
   * @param number 1 for the first of that name
   */
  HookSlot(String baseName, int number, int order, long timeoutNanos, Consumer<Object[]> hook) {
    this.baseName = baseName;
    this.number = number;
    this.name = number == 1 ? baseName : baseName + "#" + number;
    this.order = order;
    this.timeoutNanos = timeoutNanos;
    this.hook = hook;
    this.owners = hook instanceof BooleanSupplier supplier ? supplier : null;
  }

  /** One that stands for all that can be told of one. */
  static HookSlot failed() {
    HookSlot slot = new HookSlot("none", 0, -1, new NoHook());
    slot.outcome = HookOutcome.FAILED;
    slot.thrown = OutOfMemoryError.class;
    slot.ranNanos = 0;
    return slot;
  }

  /** Takes it back: where its turn has not come, it does nothing any more. Allocates nothing. */
  void withdraw() {
    if (OUTCOME.compareAndSet(this, HookOutcome.WAITING, HookOutcome.WITHDRAWN)) {
      hook = NOTHING;
    }
  }

  /** Whether a call would do anything: a marked method needs an object that is still alive. */
  boolean hasOwner() {
    return hook != NOTHING && (owners == null || owners.getAsBoolean());
  }

  /** Calls it, unless it was taken back before its turn. */
  void call(Object[] message) {
    if (outcome != HookOutcome.WITHDRAWN) {
      hook.accept(message);
    }
  }

  /** Unless it is another already. */
  void change(HookOutcome from, HookOutcome to) {
    OUTCOME.compareAndSet(this, from, to);
  }

  String outcomeText() {
    Class<?> error = thrown;
    return error == null ? outcome.text() : outcome.text() + ": " + error.getName();
  }

  HookView view() {
    return new HookView(name, order, timeoutNanos, outcomeText());
  }

  private static final class NoHook implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {}
  }
}
