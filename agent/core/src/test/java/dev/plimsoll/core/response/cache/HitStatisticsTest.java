package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.cache2k.Cache2kBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a library counts hits and loads, they are read as it counts them. */
class HitStatisticsTest {
  private final HitCount counted = new HitCount();

  static Stream<Arguments> caches() {
    LoadingCache<Integer, String> caffeine =
        Caffeine.newBuilder().maximumSize(100).recordStats().build(HitStatisticsTest::slowly);
    LoadingCache<Integer, String> unbounded =
        Caffeine.newBuilder().recordStats().build(HitStatisticsTest::slowly);
    AsyncLoadingCache<Integer, String> async =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(100)
            .recordStats()
            .buildAsync(HitStatisticsTest::slowly);
    com.google.common.cache.LoadingCache<Integer, String> guava =
        CacheBuilder.newBuilder().recordStats().build(CacheLoader.from(HitStatisticsTest::slowly));
    org.cache2k.Cache<Integer, String> cache2k =
        Cache2kBuilder.of(Integer.class, String.class).loader(HitStatisticsTest::slowly).build();
    return Stream.of(
        arguments("Caffeine", caffeine, caffeine::get),
        arguments("Caffeine unbounded", unbounded, unbounded::get),
        arguments("Caffeine async", async, key -> async.get(key).join()),
        arguments("Guava", guava, guava::getUnchecked),
        arguments("cache2k", cache2k, cache2k::get));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("caches")
  void readHits_cacheThatCounts_isWhatItCounts(String name, Object cache, IntFunction<String> get) {
    for (int request = 0; request < 30; request++) {
      get.apply(request % 10);
    }

    assertThat(adapter(cache).readHits(cache, counted)).isTrue();

    assertThat(counted.hits).isEqualTo(20);
    assertThat(counted.loads).isEqualTo(10);
    assertThat(counted.loadNanos).isGreaterThan(10 * 1_000_000L);
  }

  @Test
  void readHits_cacheThatDoesNotCount_isUnknown() {
    var caffeine = Caffeine.newBuilder().maximumSize(100).build();
    var guava = CacheBuilder.newBuilder().build();
    caffeine.getIfPresent(1);
    guava.getIfPresent(1);
    for (Object cache :
        new Object[] {caffeine, caffeine.asMap(), guava, new ConcurrentHashMap<>()}) {
      assertThat(adapter(cache).readHits(cache, counted)).isFalse();
    }
  }

  private static CacheAdapter adapter(Object cache) {
    return new AdapterKinds().get(cache.getClass()).adapterFor(cache);
  }

  private static String slowly(Integer key) {
    // cache2k counts whole milliseconds: of one and a bit it may tell just one.
    long end = System.nanoTime() + 2_500_000;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return "value " + key;
  }

  private static Arguments arguments(String name, Object cache, IntFunction<String> get) {
    return Arguments.of(name, cache, get);
  }
}
