package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks for more than any heap of its size could hold, survives that with an almost empty heap, and
 * ends by itself just afterwards.
 */
public final class Survivor extends Scenario {
  public static final String HOOK = "the hook ran";

  private static final int ENTRIES = 100;
  private static final int ENTRY_BYTES = 100_000;

  public static void main(String[] arguments) {
    new Survivor().run();
  }

  @Override
  protected void play() throws Exception {
    // Before that no hook would run whatever happens.
    AgentBean.awaitReady();
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[ENTRY_BYTES]);
    }
    MemoryPressure.registerCache("cache", cache);
    MemoryPressure.registerShutdownHook("hook", 1, context -> System.out.println(HOOK));
    result("headroom", MemoryPressure.ensureHeadroom(Long.MAX_VALUE));
    result("keptByHeadroom", cache.size());
    try {
      MemoryPressure.retryAfterShedding(() -> new byte[Integer.MAX_VALUE - 8]);
    } catch (OutOfMemoryError e) {
      result("error", e.getClass().getSimpleName());
    }
  }
}
