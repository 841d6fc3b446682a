package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.Transition;
import java.util.function.BiConsumer;

/** Tells listeners about levels. */
public final class ListenerService {
  public ListenerService(ResponseThreads threads, NanoClock clock, AgentLog log) {}

  /** Adds a listener; any thread. Returns what withdraws it. */
  public Runnable add(String name, BiConsumer<int[], String> listener) {
    return Nothing.INSTANCE;
  }

  /** Notes a change; control thread, allocates nothing. */
  public void publish(Transition transition) {}

  /** Control thread: deadlines, deliveries that wait for a free thread. Allocates nothing. */
  public void tick(long nanos) {}
}
