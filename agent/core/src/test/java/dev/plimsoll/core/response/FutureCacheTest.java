package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.PressureLevel;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

  static Stream<Map<Object, CompletableFuture<Object>>> maps() {
    return Stream.of(
        Collections.synchronizedMap(new HashMap<>()),
        Collections.synchronizedMap(new LinkedHashMap<>()),
        new ConcurrentHashMap<>(),
        new ConcurrentSkipListMap<>(),
        caffeine().maximumWeight(1L << 32).weigher((k, v) -> 1_000).buildAsync().asMap(),
        caffeine().buildAsync().asMap());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void shed_loadsUnderWay_stay(Map<Object, CompletableFuture<Object>> map) {
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
  void registerCache_mapsOfAnAsynchronousCacheBesideIt_areServedUnderItsName() {
    AsyncCache<Object, Object> async = caffeine().maximumSize(10_000).buildAsync();
    for (int i = 0; i < ENTRIES; i++) {
      async.put(i, CompletableFuture.completedFuture(new byte[1_000]));
    }
    register("cache", async);
    harness.drop(1);
    register("futures", async.asMap());
    register("values", async.synchronous().asMap());
    harness.drop(1);

    for (String name : List.of("futures", "values")) {
      harness.tickUntil(
          () -> harness.logText().contains("cache " + name + " is served as cache already"));
    }
    assertThat(async.asMap()).isNotEmpty();
  }

  /** As on a module path, where no way leads from the map back to the policy. */
  @Test
  void registerCache_mapFromAClosedModule_isToldWhatToRegister() throws Exception {
    String module = "com.github.benmanes.caffeine";
    Path jar = Path.of(Caffeine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Configuration closed =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of(module));
    ClassLoader loader =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(closed, ClassLoader.getPlatformClassLoader())
            .findLoader(module);
    Class<?> builder = loader.loadClass(Caffeine.class.getName());
    Object fresh = builder.getMethod("newBuilder").invoke(null);
    Object async = builder.getMethod("buildAsync").invoke(fresh);
    Class<?> type = loader.loadClass(AsyncCache.class.getName());

    register("futures", type.getMethod("asMap").invoke(async));

    assertThat(harness.logText().lines())
        .singleElement()
        .asString()
        .contains("WARN", " cache futures is the map of a Caffeine cache", "register the cache");
  }

  private static Caffeine<Object, Object> caffeine() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }

  private void register(String name, Object cache) {
    harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }
}
