package dev.plimsoll.it.scenario;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * What stands behind a cache, as it sees a shed: requests for keys that are all cached, each as
 * likely as any other, until something else grows for a while. Counts, in windows of 100 ms,
 * requests, loads, and the fewest entries that the cache held. Argument: {@code caffeine}, loaded
 * by itself, or {@code map}, by {@code computeIfAbsent}.
 */
public final class Backend extends Scenario {
  private static final int VALUE_BYTES = 10_000;
  private static final int GARBAGE_BYTES = 2_000;
  private static final int THREADS = 2;
  private static final double REQUESTS_PER_SECOND = 4000;
  private static final double CACHE_SHARE = 0.6;
  private static final double MOST_GROWTH_SHARE = 0.18;
  private static final int CHUNK_BYTES = 50_000;
  private static final double BYTES_PER_SECOND = 20e6;
  private static final int WINDOW_MILLIS = 100;
  private static final int HELD_WINDOWS = 6;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final int keys = (int) (CACHE_SHARE * Runtime.getRuntime().maxMemory() / VALUE_BYTES);
  private final Object registered;
  private final ConcurrentMap<Integer, byte[]> entries;
  private final IntFunction<byte[]> getter;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong loads = new AtomicLong();
  private final AtomicInteger fewest = new AtomicInteger(keys);
  private final AtomicInteger errors = new AtomicInteger();
  private final List<byte[]> grown = new ArrayList<>();
  private volatile boolean done;
  private int fewestOfAll = keys;
  private long mostLoads;
  private long windows;
  private String tooMany = "";

  /** The garbage of a request; volatile so that it is made at all. */
  volatile byte[] scratch;

  private Backend(String kind) {
    if (kind.equals("caffeine")) {
      LoadingCache<Integer, byte[]> cache =
          Caffeine.newBuilder().executor(Runnable::run).maximumSize(4L * keys).build(this::load);
      registered = cache;
      entries = cache.asMap();
      getter = cache::get;
    } else {
      ConcurrentMap<Integer, byte[]> map = new ConcurrentHashMap<>();
      registered = map;
      entries = map;
      getter = key -> map.computeIfAbsent(key, this::load);
    }
  }

  public static void main(String[] arguments) {
    new Backend(arguments[0]).run();
  }

  private byte[] load(int key) {
    loads.incrementAndGet();
    fewest.accumulateAndGet(entries.size(), Math::min);
    return new byte[VALUE_BYTES];
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("pages", registered);
    for (int key = 0; key < keys; key++) {
      getter.apply(key);
    }
    loads.set(0);
    fewest.set(keys);
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int seed = i;
      threads[i] = new Thread(() -> request(seed), "request-" + i);
      threads[i].start();
    }
    for (int i = 0; i < HELD_WINDOWS; i++) {
      window();
    }
    long begin = System.nanoTime();
    grow();
    for (int i = 0; i < HELD_WINDOWS || (!shed() && isEarly(begin)); i++) {
      window();
    }
    grown.clear();
    for (int i = 0; i < HELD_WINDOWS; i++) {
      window();
    }
    done = true;
    for (Thread thread : threads) {
      thread.join();
    }
    result("keys", keys);
    result("fewest", fewestOfAll);
    result("windows", windows);
    result("mostLoads", mostLoads);
    result("tooMany", tooMany);
    result("outOfMemory", errors.get());
    result("shedFailures", shedFailures());
    resultsOfAgent();
  }

  /** Until the cache is shed, or so much that it should have been. */
  private void grow() throws InterruptedException {
    Pace pace = new Pace(BYTES_PER_SECOND);
    long most = (long) (MOST_GROWTH_SHARE * Runtime.getRuntime().maxMemory());
    int perWindow = (int) (BYTES_PER_SECOND * WINDOW_MILLIS / 1000 / CHUNK_BYTES);
    while (!shed() && (long) grown.size() * CHUNK_BYTES < most) {
      for (int i = 0; i < perWindow; i++) {
        try {
          grown.add(new byte[CHUNK_BYTES]);
        } catch (OutOfMemoryError e) {
          errors.incrementAndGet();
        }
        pace.take(CHUNK_BYTES);
      }
      count();
    }
  }

  private boolean shed() {
    return fewestOfAll < keys;
  }

  private static boolean isEarly(long begin) {
    return System.nanoTime() - begin < PATIENCE_NANOS;
  }

  private void request(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Pace pace = new Pace(REQUESTS_PER_SECOND / THREADS);
    while (!done) {
      try {
        getter.apply(random.nextInt(keys));
        requests.incrementAndGet();
        scratch = new byte[GARBAGE_BYTES];
        pace.take(1);
      } catch (OutOfMemoryError e) {
        errors.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void window() throws InterruptedException {
    Thread.sleep(WINDOW_MILLIS);
    count();
  }

  /**
   * The requests of one window that find nothing are as many as the share that is missing, give or
   * take five standard deviations, and those under way.
   */
  private void count() {
    long loaded = loads.getAndSet(0);
    long requested = requests.getAndSet(0) + THREADS;
    int least = Math.min(entries.size(), fewest.getAndSet(keys));
    fewestOfAll = Math.min(fewestOfAll, least);
    windows++;
    mostLoads = Math.max(mostLoads, loaded);
    double share = 1 - least / (double) keys;
    double most = requested * share + 5 * Math.sqrt(requested * 0.25) + THREADS;
    if (loaded > most) {
      tooMany = loaded + " loads of " + requested + " requests with " + least + " entries";
    }
  }

  /** Sheds for which there was no room: an allocation failed there, if nowhere else. */
  private static long shedFailures() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = AgentBean.awaitRegistration(server);
    long failures = 0;
    for (CompositeData shedder : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
      failures += (Long) shedder.get("failures");
    }
    return failures;
  }

  @Override
  protected void tidy() {
    grown.clear();
  }
}
