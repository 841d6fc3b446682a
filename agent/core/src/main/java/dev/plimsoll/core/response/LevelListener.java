package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** One listener and what it has heard. Delivered to by one thread at a time. */
final class LevelListener {
  private static final int RESOURCES = MemoryResource.values().length;

  private final String name;
  private final BiConsumer<int[], String> listener;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final int[] message = new int[4];

  /** The change of each resource that it was told last; written before each call. */
  private final long[] heard = new long[RESOURCES];

  private final int[] heardLevel = new int[RESOURCES];

  private final ToldChange newest = new ToldChange();
  private final ToldChange relief = new ToldChange();
  private boolean greeted;

  /** Set by whoever withdraws it, read by the thread that delivers. */
  private volatile boolean withdrawn;

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

  void withdraw() {
    withdrawn = true;
  }

  boolean isFirstFailure() {
    return failed.compareAndSet(false, true);
  }

  /** Whether there is something that it has not heard and is to hear. */
  boolean isBehind(LevelHistory history) {
    if (withdrawn) {
      return false;
    }
    if (!greeted) {
      return true;
    }
    for (int i = 0; i < RESOURCES; i++) {
      if (history.newest(i).serial() != heard[i]) {
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
      if (history.newest(i).serial() != heard[i]) {
        history.newest(i).copyTo(newest);
        history.newestNormal(i).copyTo(relief);
        tell(i, hasMissedRelief(i) ? relief : newest);
        return;
      }
    }
  }

  /** Of the highest; what others have above {@code NORMAL} is told next, as any change. */
  private void greet(LevelHistory history) {
    greeted = true;
    int worst = 0;
    int highest = -1;
    long serial = 0;
    for (int i = 0; i < RESOURCES; i++) {
      history.newest(i).copyTo(newest);
      if (newest.to().ordinal() > highest) {
        worst = i;
        highest = newest.to().ordinal();
        serial = newest.serial();
      }
    }
    heard[worst] = serial;
    heardLevel[worst] = highest;
    call(highest, highest, worst, highest, "registered");
  }

  private void tell(int resource, ToldChange next) {
    int from = heardLevel[resource];
    int to = next.to().ordinal();
    heard[resource] = next.serial();
    heardLevel[resource] = to;
    if (from != to) {
      call(from, to, resource, highestHeard(), next.reason());
    }
  }

  /**
   * Not the highest at the time of the change: of two resources that wait to be told, the one that
   * changed last may come first, and the older figure would be the last that is heard.
   */
  private int highestHeard() {
    int highest = 0;
    for (int level : heardLevel) {
      highest = Math.max(highest, level);
    }
    return highest;
  }

  /** It fell to NORMAL after what it heard last, and rose again since. */
  private boolean hasMissedRelief(int resource) {
    return heardLevel[resource] != 0
        && relief.serial() > heard[resource]
        && relief.serial() < newest.serial();
  }

  private void call(int from, int to, int resource, int overall, String reason) {
    message[0] = from;
    message[1] = to;
    message[2] = resource;
    message[3] = overall;
    listener.accept(message, reason);
  }
}
