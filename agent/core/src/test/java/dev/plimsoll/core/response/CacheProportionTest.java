package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asked for x bytes of values of known size, a cache gives 0.8 to 1.3 of x. */
class CacheProportionTest {
  private static final int ENTRIES = 5_000;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<Arguments> caches() {
    Cache<Integer, byte[]> sized = caffeine().maximumSize(1_000_000).build();
    Cache<Integer, byte[]> full = caffeine().maximumSize(ENTRIES).build();
    Cache<Integer, byte[]> weighted =
        caffeine().maximumWeight(1L << 32).weigher((k, v) -> ((byte[]) v).length).build();
    Cache<Integer, byte[]> unbounded = caffeine().build();
    AsyncCache<Integer, byte[]> async = caffeine().maximumSize(ENTRIES).buildAsync();
    Cache<Integer, byte[]> loading =
        caffeine().maximumSize(ENTRIES).build(key -> new byte[key % 100]);
    AsyncCache<Integer, byte[]> asyncLoading =
        caffeine().maximumSize(ENTRIES).buildAsync(key -> new byte[key % 100]);
    AsyncCache<Integer, byte[]> asyncWeighted =
        caffeine().maximumWeight(1L << 32).weigher((k, v) -> ((byte[]) v).length).buildAsync();
    AsyncCache<Integer, byte[]> asyncUnbounded = caffeine().buildAsync();
    com.google.common.cache.Cache<Integer, byte[]> guava = CacheBuilder.newBuilder().build();
    return Stream.of(
        arguments("ConcurrentHashMap", new ConcurrentHashMap<Integer, byte[]>()),
        arguments("ConcurrentSkipListMap", new ConcurrentSkipListMap<Integer, byte[]>()),
        Arguments.of("Caffeine sized", sized, sized.asMap()),
        Arguments.of("Caffeine full", full, full.asMap()),
        Arguments.of("Caffeine weighted", weighted, weighted.asMap()),
        Arguments.of("Caffeine unbounded", unbounded, unbounded.asMap()),
        Arguments.of("Caffeine async", async, async.synchronous().asMap()),
        Arguments.of("Caffeine loading", loading, loading.asMap()),
        Arguments.of("Caffeine async loading", asyncLoading, asyncLoading.synchronous().asMap()),
        Arguments.of("Caffeine async weighted", asyncWeighted, asyncWeighted.synchronous().asMap()),
        Arguments.of(
            "Caffeine async unbounded", asyncUnbounded, asyncUnbounded.synchronous().asMap()),
        Arguments.of("Caffeine's map", sized.asMap(), sized.asMap()),
        Arguments.of("Caffeine's map, weighted", weighted.asMap(), weighted.asMap()),
        Arguments.of("Caffeine's map, unbounded", unbounded.asMap(), unbounded.asMap()),
        Arguments.of("Caffeine's map, loading", loading.asMap(), loading.asMap()),
        Arguments.of("Caffeine's futures", async.asMap(), async.synchronous().asMap()),
        Arguments.of(
            "Caffeine's map, async", async.synchronous().asMap(), async.synchronous().asMap()),
        Arguments.of("Guava", guava, guava.asMap()),
        Arguments.of("Guava's map", guava.asMap(), guava.asMap()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("caches")
  void shed_valuesOfKnownSize_isInProportion(
      String name, Object cache, ConcurrentMap<Integer, byte[]> map) {
    fill(map);
    harness.service.registrations().addCache(ShedHarness.terms("c"), cache);

    for (int round = 0; round < 3; round++) {
      long before = bytes(map);
      long wanted = before / 8;
      harness.drop(wanted);

      long returned = before - bytes(map);
      assertThat((double) returned / wanted)
          .as("round %s %s", round, harness.logText())
          .isBetween(0.8, 1.3);
    }
    long told = harness.service.returnedBytes();
    assertThat((double) told / (bytesOfAll() - bytes(map))).isBetween(0.8, 1.3);
  }

  private static Caffeine<Object, Object> caffeine() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }

  private static Arguments arguments(String name, ConcurrentMap<Integer, byte[]> map) {
    return Arguments.of(name, map, map);
  }

  private static void fill(Map<Integer, byte[]> map) {
    map.clear();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[1024 + random.nextInt(8 * 1024)]);
    }
  }

  private static long bytesOfAll() {
    Map<Integer, byte[]> all = new ConcurrentHashMap<>();
    fill(all);
    return bytes(all);
  }

  private static long bytes(Map<Integer, byte[]> map) {
    long sum = 0;
    for (byte[] value : map.values()) {
      sum += 16 + value.length;
    }
    return sum;
  }
}
