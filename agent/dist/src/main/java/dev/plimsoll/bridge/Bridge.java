package dev.plimsoll.bridge;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one place that every class loader reaches, since it is on the bootstrap path: what the agent
 * offers, as JDK types only, so that a copy of the API in any loader, and code woven into any
 * class, can use it. Safe for any thread.
 */
public final class Bridge {
  private static final AtomicReference<@Nullable Map<String, Object>> installed =
      new AtomicReference<>();

  private Bridge() {}

  /** The agent's functions by name, or null when no agent has started. */
  public static @Nullable Map<String, Object> functions() {
    return installed.get();
  }

  /**
   * Offers the agent's functions. Works once.
   *
   * @return false if an agent was there before; its functions stay
   */
  public static boolean install(Map<String, Object> functions) {
    return installed.compareAndSet(null, Map.copyOf(functions));
  }
}
