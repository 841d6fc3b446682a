package dev.plimsoll.bridge;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that every class loader reaches, since it is on the bootstrap path: what the agent
 * offers, as JDK types only, so that a copy of the API in any loader, and code woven into any
 * class, can use it. Safe for any thread.
 */
public final class Bridge {
  private static final AtomicReference<@Nullable Map<String, Object>> installed =
      new AtomicReference<>();

  /** Written once, by whoever offers; read by the JDK's classes. */
  private static volatile @Nullable Consumer<Object> unguarded;

  /** The same; what is missed meanwhile the agent finds by itself. */
  private static volatile @Nullable Consumer<Object> platformServer;

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
    // First all that may find no memory: whoever was told of an error offers them again.
    Consumer<Object> ofErrors = consumer(functions.get("unguarded"));
    Consumer<Object> ofServer = consumer(functions.get("platformServer"));
    boolean first = installed.compareAndSet(null, Map.copyOf(functions));
    if (first) {
      unguarded = ofErrors;
      platformServer = ofServer;
    }
    return first;
  }

  /**
   * Called by the JDK's own classes, where they are woven, with what nobody caught. Allocates
   * nothing and never throws: the heap may be full.
   */
  public static void unguarded(@Nullable Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      tell(unguarded, thrown);
    }
  }

  /** Called by {@code ManagementFactory}, where it is woven, with what it returns. Never throws. */
  public static void platformServer(@Nullable Object server) {
    if (server != null) {
      tell(platformServer, server);
    }
  }

  private static void tell(@Nullable Consumer<Object> hearer, Object what) {
    if (hearer != null) {
      try {
        hearer.accept(what);
      } catch (Throwable t) {
        // Who calls goes on; what hears of it must not matter.
        return;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Consumer<Object> consumer(@Nullable Object function) {
    return (Consumer<Object>) function;
  }
}
