package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A map of values of 1 MiB that grows without end at 40 MB/s, of which 1.1 heaps are put in. Each
 * is larger than a region of Shenandoah's and takes five, of which the last is nearly empty.
 */
public final class LargeValues extends Scenario {
  private static final int VALUE_BYTES = 1 << 20;
  private static final double BYTES_PER_SECOND = 40e6;
  private static final double HEAPS = 1.1;

  private final ConcurrentHashMap<Integer, byte[]> map = new ConcurrentHashMap<>();

  private LargeValues() {}

  public static void main(String[] arguments) {
    new LargeValues().run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("large", map);
    AgentBean.awaitReady();
    ready();
    int values = (int) (HEAPS * Runtime.getRuntime().maxMemory() / VALUE_BYTES);
    int errors = 0;
    Pace pace = new Pace(BYTES_PER_SECOND);
    for (int key = 0; key < values; key++) {
      try {
        map.put(key, new byte[VALUE_BYTES]);
      } catch (OutOfMemoryError e) {
        failedBy(e);
        errors++;
      }
      pace.take(VALUE_BYTES);
    }
    tidy();
    result("outOfMemory", errors);
    resultsOfAgent();
  }

  @Override
  protected void tidy() {
    map.clear();
  }
}
