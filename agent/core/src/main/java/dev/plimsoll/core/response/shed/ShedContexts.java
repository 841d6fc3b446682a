package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.size.ObjectSizes;

/**
 * A {@link ShedContext} for each thread that may be in foreign code with it, 50 KB each, made
 * beforehand. A thread keeps its own, whatever run it is on. Safe for any thread.
 */
public final class ShedContexts {
  private final ShedContext[] all;
  private final Thread[] owners;
  private int given;

  /**
   * @param threads that will ask; one more gets what is made for it, and not kept
   */
  public ShedContexts(int threads, NanoClock clock, ObjectSizes sizes) {
    all = new ShedContext[threads];
    owners = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] = new ShedContext(clock, sizes);
    }
  }

  /** That of the current thread. */
  public synchronized ShedContext mine() {
    Thread current = Thread.currentThread();
    for (int i = 0; i < given; i++) {
      if (owners[i] == current) {
        return all[i];
      }
    }
    if (given == all.length) {
      return all[0].another();
    }
    owners[given] = current;
    return all[given++];
  }
}
