package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.pressure.Transition;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener and what it has heard. Transitions are told apart by identity: a record's own equals
 * links a call site at its first use. Delivered to by one thread at a time.
 */
@SuppressWarnings("ReferenceEquality")
final class LevelListener {
  private static final int RESOURCES = MemoryResource.values().length;

  private final String name;
  private final BiConsumer<int[], String> listener;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final int[] message = new int[4];

  /** What it was told last of each resource; written before each call. */
  private final @Nullable Transition[] heard = new Transition[RESOURCES];

  private final int[] heardLevel = new int[RESOURCES];

  private boolean greeted;

  /** Set by the control thread, cleared by the thread that came back. */
  private volatile boolean hanging;

  LevelListener(String name, BiConsumer<int[], String> listener) {
    this.name = name;
    this.listener = listener;
  }

  String name() {
    return name;
  }

  boolean isHanging() {
    return hanging;
  }

  void setHanging(boolean hangs) {
    hanging = hangs;
  }

  boolean isFirstFailure() {
    return failed.compareAndSet(false, true);
  }

  /** Whether there is something that it has not heard. */
  boolean isBehind(LevelHistory history) {
    if (!greeted) {
      return true;
    }
    for (int i = 0; i < RESOURCES; i++) {
      if (history.newest(i) != heard[i]) {
        return true;
      }
    }
    return false;
  }

  /** Tells it the next thing: the level as it is when it is new, else a change. Foreign code. */
  void deliverNext(LevelHistory history) {
    if (!greeted) {
      greet(history);
      return;
    }
    for (int i = 0; i < RESOURCES; i++) {
      Transition newest = history.newest(i);
      if (newest != null && newest != heard[i]) {
        tell(i, newest, history.newestNormal(i));
        return;
      }
    }
  }

  private void greet(LevelHistory history) {
    greeted = true;
    for (int i = 0; i < RESOURCES; i++) {
      Transition known = history.newest(i);
      heard[i] = known;
      heardLevel[i] = known == null ? 0 : known.to().ordinal();
    }
    Transition worst = history.worst();
    if (worst == null) {
      call(0, 0, MemoryResource.HEAP.ordinal(), 0, "registered");
    } else {
      int level = worst.to().ordinal();
      call(level, level, worst.resource().ordinal(), level, "registered");
    }
  }

  private void tell(int resource, Transition newest, @Nullable Transition relief) {
    Transition next = relief != null && hasMissed(resource, newest, relief) ? relief : newest;
    int from = heardLevel[resource];
    heard[resource] = next;
    heardLevel[resource] = next.to().ordinal();
    if (from != next.to().ordinal()) {
      call(from, next.to().ordinal(), resource, next.overall().ordinal(), next.reason());
    }
  }

  private boolean hasMissed(int resource, Transition newest, Transition relief) {
    Transition last = heard[resource];
    return relief != newest
        && relief != last
        && heardLevel[resource] != 0
        && (last == null || relief.nanos() - last.nanos() > 0);
  }

  private void call(int from, int to, int resource, int overall, String reason) {
    message[0] = from;
    message[1] = to;
    message[2] = resource;
    message[3] = overall;
    listener.accept(message, reason);
  }
}
