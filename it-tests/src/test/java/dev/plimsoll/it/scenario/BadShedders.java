package dev.plimsoll.it.scenario;

import dev.plimsoll.CacheShedder;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.ShedOptions;
import dev.plimsoll.ShedRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * Shedders that misbehave, one for each argument, before three good ones and a map in order. A shed
 * is ordered; the good ones must be called all the same, and the map shed.
 */
public final class BadShedders extends Scenario {
  private static final int GOOD = 3;
  private static final int ENTRIES = 64;
  private static final int ENTRY_BYTES = 1 << 16;
  private static final int CACHE_ORDER = 50;
  private static final int MAP_ORDER = 100;
  private static final long PATIENCE_SECONDS = 15;

  private final String[] kinds;
  private final Object lock = new Object();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger badCalls = new AtomicInteger();

  /** Held here, as the agent holds caches weakly. */
  private final ConcurrentMap<Integer, byte[]> map = new ConcurrentHashMap<>();

  private final ConcurrentMap<Integer, byte[]> stuck = new StuckMap();

  private BadShedders(String[] kinds) {
    this.kinds = kinds;
  }

  public static void main(String[] arguments) {
    new BadShedders(arguments).run();
  }

  @Override
  protected void play() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = AgentBean.awaitRegistration(server);
    int order = 1;
    for (String kind : kinds) {
      if (kind.equals("stuck")) {
        registerFilled("bad-stuck", stuck, CACHE_ORDER);
        continue;
      }
      CacheShedder shedder = shedder(kind);
      MemoryPressure.registerShedder(
          "bad-" + kind,
          order++,
          request -> {
            badCalls.incrementAndGet();
            return shedder.shed(request);
          });
    }
    CountDownLatch good = new CountDownLatch(GOOD);
    for (int i = 0; i < GOOD; i++) {
      CountDownLatch called = new CountDownLatch(1);
      MemoryPressure.registerShedder(
          "good-" + i,
          order++,
          request -> {
            if (called.getCount() > 0) {
              called.countDown();
              good.countDown();
            }
            return 0;
          });
    }
    registerFilled("good-map", map, MAP_ORDER);
    ready();
    synchronized (lock) {
      result(
          "accepted",
          server.invoke(
              agent, "shed", new Object[] {"CRITICAL"}, new String[] {"java.lang.String"}));
      result("served", awaitServed(good, server, agent));
    }
    result("mapServed", map.size() < ENTRIES);
    result("badCalls", badCalls.get());
    result("quarantined", awaitQuarantine(server, agent));
    result("passive", server.getAttribute(agent, "Passive"));
  }

  private static void registerFilled(String name, ConcurrentMap<Integer, byte[]> cache, int order) {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[ENTRY_BYTES]);
    }
    MemoryPressure.registerCache(name, cache, ShedOptions.defaults().order(order));
  }

  /** Both the good shedders and the map. An agent that is passive serves nobody any more. */
  private boolean awaitServed(CountDownLatch good, MBeanServer server, ObjectName agent)
      throws Exception {
    boolean served = false;
    boolean passive = false;
    for (int i = 0; i < PATIENCE_SECONDS && !served && !passive; i++) {
      served = good.await(1, TimeUnit.SECONDS) && map.size() < ENTRIES;
      // Only then: to look takes memory, and there is one that fills the heap.
      passive = !served && (Boolean) server.getAttribute(agent, "Passive");
    }
    return served;
  }

  private int awaitQuarantine(MBeanServer server, ObjectName agent) throws Exception {
    int quarantined = 0;
    for (int i = 0; i < 100 && quarantined < kinds.length; i++) {
      quarantined = 0;
      for (CompositeData shedder : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
        if ((Boolean) shedder.get("quarantined")) {
          quarantined++;
        }
      }
      Thread.sleep(20);
    }
    return quarantined;
  }

  private CacheShedder shedder(String kind) {
    return switch (kind) {
      case "sleeps" -> this::sleep;
      case "wants-lock" -> this::wantLock;
      case "throws" -> this::fail;
      case "recurses" -> request -> recurse(request, 1);
      case "hogs" -> this::hog;
      case "registers" -> this::register;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private long sleep(ShedRequest request) {
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // Sleeps on.
      }
    }
  }

  /** Wants the lock that the thread holds that waits for this very shed. */
  private long wantLock(ShedRequest request) {
    synchronized (lock) {
      return 1;
    }
  }

  private long fail(ShedRequest request) {
    throw new AssertionError("as wanted");
  }

  private long recurse(ShedRequest request, long depth) {
    return recurse(request, depth + 1) + 1;
  }

  private long hog(ShedRequest request) {
    List<byte[]> held = new ArrayList<>();
    while (true) {
      held.add(new byte[1 << 20]);
    }
  }

  private long register(ShedRequest request) {
    for (int i = 0; i < 50; i++) {
      MemoryPressure.registerShedder("born-under-pressure", 0, r -> 0).close();
    }
    MemoryPressure.registerShedder("late", 1, r -> 0);
    return 0;
  }

  /** Its entries cannot be removed, as if each were being computed for ever. */
  private static final class StuckMap extends ConcurrentHashMap<Integer, byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean remove(Object key, Object value) {
      while (true) {
        LockSupport.park(this);
      }
    }
  }
}
