package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.cache.Cache;
import dev.plimsoll.core.response.shed.Terms;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SizingPassTest {
  private static final int CACHES = 10;
  private static final int PASSES = 200;
  private static final long APART_NANOS = 100_000_000L;

  private final ShedHarness harness = new ShedHarness();
  private final AtomicInteger counts = new AtomicInteger();
  private long told = harness.clock.nanoTime();

  @AfterEach
  void close() {
    harness.close();
  }

  /** So many that one pass does not see all of them: each pass takes two milliseconds. */
  @Test
  void passes_ofManyCachesThatStayAsTheyAre_seeAllInTwoSeconds_notAlwaysAsFastAsTheyMay() {
    List<SlowMap> caches = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      SlowMap cache = new SlowMap(counts);
      for (int key = 0; key < 100; key++) {
        cache.put(key, new byte[1000]);
      }
      caches.add(cache);
      harness
          .service
          .registrations()
          .addCache(new Terms("slow-" + i, 0, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    }
    look();
    counts.set(0);
    look();

    // One pass of those that follow every 100 ms sees two of them as a rule; twenty seconds are
    // ten times all of them.
    assertThat(counts.get()).isBetween(5 * CACHES, PASSES);
    assertThat(caches).hasSize(CACHES);
  }

  /** What held still for a minute may fill the heap in the next half second. */
  @Test
  void passes_whileTheHeapFills_doNotRest() {
    SlowMap cache = registerOne();
    look();
    int least = counts.getAndSet(0);
    look(HeapRoom.SHRINKING);

    assertThat(counts.get()).isGreaterThanOrEqualTo(PASSES).isGreaterThan(2 * least);
    assertThat(cache).hasSize(1);
  }

  /** A cache is claimed meanwhile, which a shed may want. */
  @Test
  void pass_inATightHeap_countsAndWeighsNothing() {
    SlowMap cache = registerOne();
    look();
    counts.set(0);
    for (int key = 0; key < 100; key++) {
      cache.put(key, new byte[1000]);
    }
    cache.shown.set(0);
    look(HeapRoom.TIGHT);

    assertThat(counts.get()).isPositive();
    assertThat(cache.shown.get()).isZero();
  }

  /** Nothing of the application's is called then, until it is enabled again. */
  @Test
  void pass_whileDisabled_countsWeighsAndRehearsesNothing() {
    harness.service.setEnabled(false);
    SlowMap cache = registerOne();
    counts.set(0);
    List<Integer> calls = new CopyOnWriteArrayList<>();
    Runnable unused =
        harness
            .service
            .registrations()
            .addShedder(
                ShedHarness.terms("shedder"),
                call -> {
                  calls.add(call.length);
                  return 0;
                });
    look();
    assertThat(counts.get()).isZero();
    assertThat(cache.shown.get()).isZero();
    assertThat(calls).as("rehearsals").isEmpty();
    assertThat(harness.service.cacheBytes()).isZero();

    harness.service.setEnabled(true);
    look();
    assertThat(counts.get()).isPositive();
    assertThat(calls).containsExactly(0);
    assertThat(harness.service.cacheBytes()).isPositive();
  }

  /** As of a manager that makes its caches when they are first asked for. */
  @Test
  void pass_kindThatComesLater_isRehearsedThen() throws Exception {
    Map<Object, Object> first = new ConcurrentHashMap<>(Map.of(1, new byte[1000]));
    CacheRow row = new CacheRow(first);
    Runnable unused = harness.service.registrations().addCaches(ShedHarness.terms("marked"), row);
    harness.tickUntil(() -> harness.service.cacheBytes() > 0);
    assertThat(harness.ownFailures).isEmpty();

    row.add(ofLibraryWithoutBuilder(first));

    harness.tickUntil(() -> !harness.ownFailures.isEmpty());
    assertThat(harness.ownFailures.get(0)).contains("the rehearsal of a cache failed");
  }

  /** It cannot be rehearsed, which is told. */
  private static Object ofLibraryWithoutBuilder(Map<Object, Object> map) throws Exception {
    URL guava = Cache.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader loader =
        new URLClassLoader(new URL[] {guava}, ClassLoader.getPlatformClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.endsWith("CacheBuilder")) {
              throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
          }
        };
    Class<?> type = loader.loadClass(Cache.class.getName());
    return Proxy.newProxyInstance(
        loader,
        new Class<?>[] {type},
        (proxy, method, arguments) -> method.getName().equals("asMap") ? map : null);
  }

  private SlowMap registerOne() {
    SlowMap cache = new SlowMap(counts);
    cache.put(1, new byte[1000]);
    harness
        .service
        .registrations()
        .addCache(new Terms("slow", 0, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    return cache;
  }

  /** Twenty seconds, by the time that is told. */
  private void look() {
    look(HeapRoom.AMPLE);
  }

  private void look(HeapRoom room) {
    for (int i = 0; i < PASSES; i++) {
      told += APART_NANOS;
      harness.service.tick(told, room);
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(10))
          .until(() -> harness.threads.free() == 2);
    }
  }

  /** Takes more than half of a pass to be counted. */
  private static final class SlowMap extends ConcurrentHashMap<Integer, byte[]> {
    private static final long serialVersionUID = 1;
    private static final long COUNT_NANOS = 1_200_000;

    private final transient AtomicInteger counts;
    private final transient AtomicInteger shown = new AtomicInteger();

    SlowMap(AtomicInteger counts) {
      this.counts = counts;
    }

    @Override
    public Set<Map.Entry<Integer, byte[]>> entrySet() {
      shown.incrementAndGet();
      return super.entrySet();
    }

    @Override
    public long mappingCount() {
      counts.incrementAndGet();
      LockSupport.parkNanos(COUNT_NANOS);
      return super.mappingCount();
    }

    @Override
    public int size() {
      counts.incrementAndGet();
      LockSupport.parkNanos(COUNT_NANOS);
      return super.size();
    }
  }
}
