package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import com.google.common.cache.CacheBuilder;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.Race;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.caffeine.CaffeineCacheManager;

/** Caches that were found, not registered. */
class DiscoveryTest {
  private static final String PLACE = "com.acme.Catalog#<init>:42";
  private static final int ENTRIES = 25;

  private final ShedHarness harness = new ShedHarness();
  private final Discovery discovery = harness.service.registrations().discovery();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void found_atOnePlace_areNumberedWithoutAWord() {
    Object one = cache();
    Object two = cache();
    Object three = CacheBuilder.newBuilder().build();
    discovery.found(PLACE, one);
    discovery.found(PLACE, two);
    discovery.found(PLACE, three);

    assertThat(names()).containsExactlyInAnyOrder(PLACE, PLACE + "#2", PLACE + "#3");
    assertThat(harness.view(PLACE + "#3").kind()).isEqualTo("guava");
    assertThat(harness.logText()).isEmpty();
    assertThat(List.of(one, two, three)).doesNotContainNull();
  }

  @Test
  void found_twiceAndAsAView_isOne() {
    AsyncCache<Object, Object> async = Caffeine.newBuilder().buildAsync();
    discovery.found(PLACE, async);
    discovery.found("com.acme.Other#make:1", async);
    discovery.found("com.acme.Other#make:2", async.synchronous());

    assertThat(names()).containsExactly(PLACE);
  }

  @Test
  void found_byManyThreadsAtOnce_isOne() throws InterruptedException {
    int rounds = 400;
    List<Object> caches = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      caches.add(cache());
    }
    Race.run(
        4,
        rounds,
        i -> {
          int each = i % rounds;
          discovery.found(PLACE + each, caches.get(each));
          if (each % 4 == i / rounds) {
            // Holds the lock that the others then wait for.
            harness.service.views();
          }
        });

    assertThat(names()).hasSize(rounds);
  }

  @Test
  void registered_afterwards_keepsItsOwnNameOnly() {
    Cache<Object, Object> direct = cache();
    Cache<Object, Object> view = cache();
    Cache<Object, Object> marked = cache();
    discovery.found(PLACE, direct);
    discovery.found(PLACE, view);
    discovery.found(PLACE, marked);
    register("direct", direct);
    register("view", view.asMap());
    discovery.claim(marked);

    assertThat(names()).containsExactlyInAnyOrder("direct", "view");
  }

  @Test
  void registeredByItsManager_isFoundNoMore() {
    CaffeineCacheManager manager = new CaffeineCacheManager("pages");
    discovery.found(PLACE, manager.getCache("pages").getNativeCache());
    register("manager", manager);

    harness.tickUntil(() -> names().equals(List.of("manager")));
  }

  @Test
  void registeredByItsManager_ofVeryMany_areFoundNoMore() {
    CaffeineCacheManager manager = new CaffeineCacheManager();
    for (int i = 0; i < 70; i++) {
      discovery.found(PLACE + i, manager.getCache("pages" + i).getNativeCache());
    }
    register("manager", manager);

    harness.tickUntil(() -> names().equals(List.of("manager")));
  }

  @Test
  void registeredInVeryManyWrappers_areFoundNoMore() {
    CaffeineCacheManager manager = new CaffeineCacheManager();
    CacheRow wrappers = new CacheRow();
    for (int i = 0; i < 70; i++) {
      wrappers.add(manager.getCache("pages" + i));
      discovery.found(PLACE + i, manager.getCache("pages" + i).getNativeCache());
    }
    harness.service.registrations().addCaches(ShedHarness.terms("marked"), wrappers);

    harness.tickUntil(() -> names().equals(List.of("marked")));
  }

  @Test
  void jcacheOverCaffeine_bothFound_isOneWithItsOwnName() {
    try (CacheManager manager = new CaffeineCachingProvider().getCacheManager()) {
      javax.cache.Cache<Object, Object> pages =
          manager.createCache("pages", new MutableConfiguration<>());
      discovery.found(PLACE, pages.unwrap(Cache.class));
      discovery.found(PLACE, pages);

      harness.tickUntil(() -> names().equals(List.of(PLACE + " pages")));
    }
  }

  @Test
  void jcacheFound_nativeOneRegistered_isFoundNoMore() {
    try (CacheManager manager = new CaffeineCachingProvider().getCacheManager()) {
      javax.cache.Cache<Object, Object> pages =
          manager.createCache("pages", new MutableConfiguration<>());
      discovery.found(PLACE, pages);
      register("native", pages.unwrap(Cache.class));

      assertThat(names()).containsExactly("native");
    }
  }

  @Test
  void jcacheFound_registeredByItsManager_isFoundNoMore() {
    try (CacheManager manager = new CaffeineCachingProvider().getCacheManager()) {
      discovery.found(PLACE, manager.createCache("pages", new MutableConfiguration<>()));
      register("manager", manager);

      harness.tickUntil(() -> names().equals(List.of("manager")));
      assertThat(harness.logText()).doesNotContain("is served as");
    }
  }

  @Test
  void jcacheFound_nativeOneFoundAfterwards_isOne() {
    try (CacheManager manager = new CaffeineCachingProvider().getCacheManager()) {
      javax.cache.Cache<Object, Object> pages =
          manager.createCache("pages", new MutableConfiguration<>());
      discovery.found(PLACE, pages);
      discovery.found("com.acme.Other#make:1", pages.unwrap(Cache.class));

      assertThat(names()).containsExactly(PLACE + " pages");
    }
  }

  @Test
  void belowAHundredthOfTheHeap_isLeftAlone() {
    Cache<Object, Object> small = cache();
    Cache<Object, Object> large = cache();
    fill(small, Runtime.getRuntime().maxMemory() / 300);
    fill(large, Runtime.getRuntime().maxMemory() / 50);
    discovery.found("small", small);
    discovery.found("large", large);
    harness.tickUntil(() -> harness.view("large").gives().startsWith("asked first"));
    harness.tickUntil(() -> harness.view("small").estimatedBytes() > 0);
    assertThat(harness.view("small").gives()).startsWith("nothing: found by itself");

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, /* belowKeep= */ true);

    assertThat(small.asMap()).hasSize(ENTRIES);
    assertThat(large.asMap()).hasSizeLessThan(ENTRIES);
    assertThat(harness.view("small").calls()).isZero();
  }

  @Test
  void manyOfOnePlace_eachTooSmall_areLeftAlone() {
    List<Cache<Object, Object>> many =
        java.util.stream.Stream.generate(DiscoveryTest::cache).limit(40).toList();
    many.forEach(
        each -> {
          fill(each, Runtime.getRuntime().maxMemory() / 1_000);
          discovery.found(PLACE, each);
        });
    assertThat(names()).hasSize(16);

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, /* belowKeep= */ true);

    assertThat(many).allMatch(each -> each.asMap().size() == ENTRIES);
    assertThat(harness.service.cacheBytes()).isZero();
  }

  @Test
  void refusedType_isNotTakenIn() {
    discovery.found(PLACE, Map.of());

    assertThat(names()).isEmpty();
  }

  private List<String> names() {
    return harness.service.views().stream().map(ShedderView::name).toList();
  }

  private void register(String name, Object cache) {
    Runnable unused = harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }

  private static Cache<Object, Object> cache() {
    return Caffeine.newBuilder().maximumSize(1_000).build();
  }

  private static void fill(Cache<Object, Object> cache, long bytes) {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[(int) (bytes / ENTRIES)]);
    }
  }
}
