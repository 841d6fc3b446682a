package dev.plimsoll.core.signal;

import java.lang.management.GarbageCollectorMXBean;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;

/** The beans of a JVM with other collectors than the one that runs the tests; without pools. */
public final class FakeBeans {
  private FakeBeans() {}

  /** By the names of its collectors. */
  public static HeapBeans of(String... collectors) {
    List<GarbageCollectorMXBean> beans = new ArrayList<>();
    for (String name : collectors) {
      beans.add(new Named(name));
    }
    return new HeapBeans(beans, List.of());
  }

  /** One that has collected nothing yet. */
  private record Named(String name) implements GarbageCollectorMXBean {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public long getCollectionCount() {
      return 0;
    }

    @Override
    public long getCollectionTime() {
      return 0;
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public String[] getMemoryPoolNames() {
      return new String[0];
    }

    @Override
    public ObjectName getObjectName() {
      throw new UnsupportedOperationException(name);
    }
  }
}
