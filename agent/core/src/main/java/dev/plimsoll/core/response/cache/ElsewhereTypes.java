package dev.plimsoll.core.response.cache;

import org.jspecify.annotations.Nullable;

/**
 * Types of grids, clients and stores, whose entries are not, or not only, in this heap: a removal
 * here would be one everywhere, and a walk would fetch what is elsewhere. Many are a {@code
 * ConcurrentMap} or a {@code BlockingQueue}, as if they were here.
 */
final class ElsewhereTypes {
  private static final String[] PACKAGES = {
    "com.couchbase.",
    "com.gemstone.gemfire.",
    "com.hazelcast.",
    "com.oracle.coherence.",
    "com.sleepycat.",
    "com.tangosol.",
    "net.openhft.chronicle.",
    "org.apache.geode.",
    "org.apache.ignite.",
    "org.h2.mvstore.",
    "org.infinispan.",
    "org.jgroups.",
    "org.mapdb.",
    "org.redisson.",
    "org.springframework.data.redis."
  };

  private ElsewhereTypes() {}

  /** The refusal of a class that is of one of these or extends what is; null for any other. */
  static @Nullable AdapterKind refusalOf(Class<?> type) {
    return contain(type)
        ? new RefusedKind(
            type.getName()
                + " keeps its entries elsewhere too, where they would be removed as well; use"
                + " registerShedder with its own way to evict")
        : null;
  }

  private static boolean contain(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (isNamedSo(c.getName())) {
        return true;
      }
      for (Class<?> implemented : c.getInterfaces()) {
        if (contain(implemented)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNamedSo(String name) {
    for (String elsewhere : PACKAGES) {
      if (name.startsWith(elsewhere)) {
        return true;
      }
    }
    return false;
  }
}
