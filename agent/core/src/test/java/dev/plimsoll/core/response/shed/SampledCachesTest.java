package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.CacheRow;
import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/** More caches of one name than are looked at one by one. */
class SampledCachesTest {
  private static final int CACHES = 100;
  private static final int ENTRIES = 50;
  private static final int BYTES = 1_000;

  /** After which each of them has been looked at. */
  private static final int PASSES = 4;

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(new PrintStream(logged, true, StandardCharsets.UTF_8), AgentLog.Level.WARN);
  private final ServedCaches served = new ServedCaches(log);
  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 28));
  private final ShedContext context = new ShedContext(() -> 1, sizes);

  @Test
  void refresh_oneIsServedUnderItsOwnName_isCountedAndAskedThereOnly() {
    Map<Object, Object> shared = filled();
    CacheTarget own = target("own", new SingleCache(shared));
    own.refresh(context, 1);
    CacheTarget crowd = target("crowd", rowWith(shared));

    refresh(crowd);

    assertThat(crowd.estimatedBytes()).isZero();
    assertThat(crowd.shed(Long.MAX_VALUE / 2, context, Long.MAX_VALUE, false)).isZero();
    assertThat(shared).hasSize(ENTRIES);
    assertThat(own.estimatedBytes()).isGreaterThan(ENTRIES * BYTES);
    crowd.prepare(1, /* soon= */ false);
    crowd.prepare(1, /* soon= */ false);
    assertThat(logged.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("cache crowd is served as own already");
  }

  @Test
  void refresh_oneIsRegisteredByNameLater_isLeftToThatName() {
    Map<Object, Object> shared = filled();
    CacheTarget crowd = target("crowd", rowWith(shared));
    refresh(crowd);
    assertThat(crowd.estimatedBytes()).isPositive();
    CacheTarget own = target("own", new SingleCache(shared));

    own.refresh(context, 1);

    assertThat(own.estimatedBytes()).isGreaterThan(ENTRIES * BYTES);
    assertThat(crowd.shed(Long.MAX_VALUE / 2, context, Long.MAX_VALUE, false)).isZero();
    assertThat(shared).hasSize(ENTRIES);
  }

  @Test
  void refresh_theOtherNameIsWithdrawn_isServedAgain() {
    Map<Object, Object> shared = filled();
    CacheTarget own = target("own", new SingleCache(shared));
    own.refresh(context, 1);
    CacheTarget crowd = target("crowd", rowWith(shared));
    refresh(crowd);

    own.withdraw();
    refresh(crowd);

    assertThat(crowd.estimatedBytes()).isPositive();
  }

  @Test
  void shed_wrappers_reachesTheCachesBeneath() {
    CacheRow wrappers = new CacheRow();
    Map<?, ?>[] held = new Map<?, ?>[CACHES];
    for (int i = 0; i < CACHES; i++) {
      ConcurrentHashMap<Object, Object> map = filled();
      held[i] = map;
      wrappers.add(new ConcurrentMapCache("cache " + i, map, false));
    }
    CacheTarget crowd = target("crowd", wrappers);
    refresh(crowd);
    long all = CACHES * ENTRIES * (BYTES + 72L);
    assertThat((double) crowd.estimatedBytes() / all).isBetween(0.9, 1.1);
    assertThat(crowd.kind()).isEqualTo("map");
    assertThat(crowd.instances()).isEqualTo(CACHES);

    crowd.shed(all / 4, context, Long.MAX_VALUE, false);

    int left = 0;
    for (Map<?, ?> map : held) {
      left += map.size();
    }
    assertThat((double) left / (CACHES * ENTRIES)).isBetween(0.67, 0.8);
  }

  /** A step counts before it asks: what was taken already would be taken again in part. */
  @Test
  void refresh_afterAShed_countsWhatIsLeft() {
    CacheRow row = new CacheRow();
    for (int i = 0; i < CACHES; i++) {
      row.add(filled());
    }
    CacheTarget crowd = target("crowd", row);
    refresh(crowd);
    long before = crowd.estimatedBytes();

    crowd.shed(before / 2, context, Long.MAX_VALUE, false);
    crowd.refresh(context, 1);

    assertThat((double) crowd.estimatedBytes() / before).isBetween(0.45, 0.55);
  }

  private void refresh(CacheTarget target) {
    for (int pass = 0; pass < PASSES; pass++) {
      target.refresh(context, 1);
    }
  }

  private CacheTarget target(String name, InstanceSource source) {
    return new CacheTarget(new Terms(name, 100, 0.1, 1, -1), source, new AdapterKinds(), served);
  }

  private static CacheRow rowWith(Object cache) {
    CacheRow row = new CacheRow(cache);
    while (row.size() < CACHES) {
      row.add(new ConcurrentHashMap<>());
    }
    return row;
  }

  private static ConcurrentHashMap<Object, Object> filled() {
    ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
    return map;
  }
}
