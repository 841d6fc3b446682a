package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.PressureLevel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A load that is under way stays: without it the next who asks would load the same once more. */
class FutureCacheTest {
  private static final int ENTRIES = 400;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<ConcurrentMap<Object, CompletableFuture<Object>>> maps() {
    return Stream.of(new ConcurrentHashMap<>(), new ConcurrentSkipListMap<>(), async().asMap());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void shed_loadsUnderWay_stay(ConcurrentMap<Object, CompletableFuture<Object>> map) {
    for (int i = 0; i < ENTRIES; i++) {
      map.put(
          i,
          i % 2 == 0
              ? new CompletableFuture<>()
              : CompletableFuture.completedFuture(new byte[1_000]));
    }
    register("loads", map);
    harness.drop(1);

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, /* belowKeep= */ true);

    assertThat(map.values().stream().filter(load -> !load.isDone())).hasSize(ENTRIES / 2);
    assertThat(map).hasSizeLessThan(ENTRIES / 2 + ENTRIES / 10);
  }

  @Test
  void registerCache_mapsOfAnAsynchronousCache_areToldWhatToRegister() {
    AsyncCache<Object, Object> async = async();
    register("futures", async.asMap());
    register("values", async.synchronous().asMap());
    register("cache", async);

    assertThat(harness.logText().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("WARN") && line.contains("register the cache itself"))
        .anyMatch(line -> line.contains(" cache futures is the map of a Caffeine cache"))
        .anyMatch(line -> line.contains(" cache values is the map of a Caffeine cache"));
  }

  private static AsyncCache<Object, Object> async() {
    return Caffeine.newBuilder().executor(Runnable::run).maximumSize(10_000).buildAsync();
  }

  private void register(String name, Object cache) {
    harness.service.registerCache(name, cache, 100, 0.1, ShedHarness.HEAP, ShedHarness.NONE);
  }
}
