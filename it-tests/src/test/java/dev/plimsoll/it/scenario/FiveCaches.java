package dev.plimsoll.it.scenario;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * Five caches that differ in size, in how often they are asked and in what a load costs, and an
 * operator who sheds about half of them. Tells what share of the costs their hits would still save
 * over one fixed row of requests: counted, not timed. Arguments: {@code stats} if they record
 * statistics, {@code plain} if not; or {@code equal} and the bytes that they give in equal shares
 * instead, down to what the agent keeps, too, each the coldest that Caffeine knows.
 */
public final class FiveCaches extends Scenario {
  private static final int STEPS = 6;
  private static final int REQUESTS = 20_000;
  private static final long WARM_NANOS = 8_000_000_000L;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private static final int KEPT_PARTS = 10;

  private final boolean stats;

  /** To give in equal shares; 0 where the agent is asked. */
  private final long equalBytes;

  private final List<Shelf> shelves = new ArrayList<>();

  private FiveCaches(boolean stats, long equalBytes) {
    this.stats = stats;
    this.equalBytes = equalBytes;
  }

  public static void main(String[] arguments) {
    boolean equal = arguments[0].equals("equal");
    new FiveCaches(arguments[0].equals("stats"), equal ? Long.parseLong(arguments[1]) : 0).run();
  }

  @Override
  protected void play() throws Exception {
    shelves.add(new Shelf("often", 10_000, 1_000, 40, 1));
    shelves.add(new Shelf("dear", 5_000, 4_000, 10, 20));
    shelves.add(new Shelf("seldom", 2_500, 16_000, 3, 1));
    shelves.add(new Shelf("middle", 2_500, 8_000, 20, 2));
    shelves.add(new Shelf("cold", 2_500, 4_000, 2, 1));
    for (Shelf shelf : shelves) {
      shelf.fill();
      if (equalBytes == 0) {
        MemoryPressure.registerCache(shelf.name, shelf.cache);
      }
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = AgentBean.awaitRegistration(server);
    warm(server, agent);
    result("giving", gives(server, agent));
    long before = heldBytes();
    if (equalBytes > 0) {
      giveEqually();
    } else {
      for (int step = 0; step < STEPS; step++) {
        shed(server, agent);
      }
    }
    result("givenBytes", before - heldBytes());
    result("savedPermille", savedPermille());
    for (Shelf shelf : shelves) {
      result(shelf.name, shelf.cache.asMap().size() * 100 / shelf.keys);
    }
  }

  /** Until all that the statistics tell is used; without them for as long. */
  private void warm(MBeanServer server, ObjectName agent) throws Exception {
    long start = System.nanoTime();
    SplittableRandom random = new SplittableRandom(1);
    boolean enough = false;
    while (!enough && System.nanoTime() - start < PATIENCE_NANOS) {
      for (int i = 0; i < 1_000; i++) {
        Shelf shelf = next(random);
        shelf.cache.get(shelf.key(random));
      }
      Thread.sleep(5);
      enough = System.nanoTime() - start > WARM_NANOS && (!stats || allWeighed(server, agent));
    }
  }

  private boolean allWeighed(MBeanServer server, ObjectName agent) throws Exception {
    String gives = gives(server, agent);
    return gives.split("by size", -1).length > shelves.size();
  }

  private static String gives(MBeanServer server, ObjectName agent) throws Exception {
    StringBuilder all = new StringBuilder();
    for (CompositeData shedder : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
      all.append(shedder.get("name")).append(": ").append(shedder.get("gives")).append("; ");
    }
    return all.toString();
  }

  private static void shed(MBeanServer server, ObjectName agent) throws Exception {
    long before = (Long) server.getAttribute(agent, "Sheds");
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Object[] level = {"MODERATE"};
    String[] signature = {String.class.getName()};
    while (!(Boolean) server.invoke(agent, "shed", level, signature)
        && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    while ((Long) server.getAttribute(agent, "Sheds") == before && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  /** What one does not have, those that have more give. */
  private void giveEqually() {
    List<Shelf> bySize = new ArrayList<>(shelves);
    bySize.sort(Comparator.comparingLong(Shelf::heldBytes));
    long left = equalBytes;
    int givers = bySize.size();
    for (Shelf shelf : bySize) {
      long kept = shelf.heldBytes() / KEPT_PARTS;
      long part = Math.min(left / givers--, shelf.heldBytes() - kept);
      shelf.give(part);
      left -= part;
    }
  }

  private long heldBytes() {
    return shelves.stream().mapToLong(Shelf::heldBytes).sum();
  }

  /** What the hits save of what all these requests would cost without a cache. */
  private long savedPermille() {
    SplittableRandom random = new SplittableRandom(2);
    long saved = 0;
    long all = 0;
    for (int i = 0; i < REQUESTS; i++) {
      Shelf shelf = next(random);
      boolean hit = shelf.cache.asMap().containsKey(shelf.key(random));
      saved += hit ? shelf.cost : 0;
      all += shelf.cost;
    }
    return saved * 1_000 / all;
  }

  private Shelf next(SplittableRandom random) {
    int all = 0;
    for (Shelf shelf : shelves) {
      all += shelf.share;
    }
    int at = random.nextInt(all);
    for (Shelf shelf : shelves) {
      at -= shelf.share;
      if (at < 0) {
        return shelf;
      }
    }
    throw new AssertionError();
  }

  private final class Shelf {
    private static final long COST_NANOS = 20_000;

    private final String name;
    private final int keys;
    private final int bytes;
    private final int share;
    private final int cost;
    private final LoadingCache<Integer, byte[]> cache;

    Shelf(String name, int keys, int bytes, int share, int cost) {
      this.name = name;
      this.keys = keys;
      this.bytes = bytes;
      this.share = share;
      this.cost = cost;
      Caffeine<Object, Object> builder =
          Caffeine.newBuilder().executor(Runnable::run).maximumSize(2L * keys);
      this.cache =
          (stats ? builder.recordStats() : builder)
              .build(
                  key -> {
                    long end = System.nanoTime() + cost * COST_NANOS;
                    while (System.nanoTime() - end < 0) {
                      Thread.onSpinWait();
                    }
                    return new byte[bytes];
                  });
    }

    void fill() {
      for (int key = 0; key < keys; key++) {
        cache.get(key);
      }
    }

    long heldBytes() {
      return (long) cache.asMap().size() * bytes;
    }

    void give(long wanted) {
      long entries = cache.asMap().size() - wanted / bytes;
      cache.policy().eviction().orElseThrow().setMaximum(entries);
    }

    /** Half of the requests go to a tenth of the keys. */
    int key(SplittableRandom random) {
      return random.nextBoolean() ? random.nextInt(keys / 10) : random.nextInt(keys);
    }
  }
}
