package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.sun.management.ThreadMXBean;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.CacheRow;
import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/** More caches of one name than are looked at one by one. */
class SampledCachesTest {
  private static final int CACHES = 100;
  private static final int MANY = 1_000;
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

  /** A full heap has no room for what it takes to look at each of many. */
  @Test
  void shed_smallStep_makesLittleForEachAndAsksFew() {
    target("own", new SingleCache(filled())).refresh(context, 1);
    CacheRow row = new CacheRow(filled(MANY));
    Visits visits = new Visits(row);
    CacheTarget crowd = target("crowd", visits);
    refresh(crowd);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The least of some rounds, as the JVM may count something of its own.
    for (int round = 0; round < 4; round++) {
      long wanted = crowd.estimatedBytes() / 25;
      visits.count = 0;
      long before = threads.getCurrentThreadAllocatedBytes();

      long returned = crowd.shed(wanted, context, Long.MAX_VALUE, false);

      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(returned).isBetween(wanted, wanted + 2 * BYTES);
      assertThat(visits.count).isLessThan(MANY / 5);
      crowd.refresh(context, 1);
    }
    assertThat(least).isLessThan(MANY * 50L);
  }

  /** Those whose turn it was are empty then; by place it would be theirs again. */
  @Test
  void shed_severalSmallStepsOfOneEntryEach_eachGivesWhatIsWanted() {
    Object[] maps = new Object[MANY];
    Arrays.setAll(maps, i -> new ConcurrentHashMap<Object, Object>(Map.of(i, new byte[BYTES])));
    CacheTarget crowd = target("crowd", new CacheRow(maps));
    refresh(crowd);
    long wanted = crowd.estimatedBytes() / 25;

    for (int step = 0; step < 5; step++) {
      assertThat(crowd.shed(wanted, context, Long.MAX_VALUE, false)).isGreaterThanOrEqualTo(wanted);
    }

    assertThat(entriesIn(maps)).isBetween(MANY * 3 / 4, MANY * 4 / 5);
  }

  /** Or the same entries would be loaded again after each shed. */
  @Test
  void shed_equalMaps_takesOtherKeysOfEach() {
    Object[] maps = filled(MANY);
    CacheTarget crowd = target("crowd", new CacheRow(maps));
    refresh(crowd);

    crowd.shed(crowd.estimatedBytes() / 4, context, Long.MAX_VALUE, false);

    for (int key = 0; key < ENTRIES; key++) {
      int holders = 0;
      for (Object map : maps) {
        holders += ((Map<?, ?>) map).containsKey(key) ? 1 : 0;
      }
      assertThat(holders).isBetween(1, MANY - 1);
    }
  }

  @Test
  void shed_noMemoryHalfWay_keepsWhatWasGiven() {
    Object[] maps = filled(CACHES);
    CacheTarget crowd = target("crowd", new CacheRow(maps));
    refresh(crowd);
    long before = crowd.estimatedBytes();
    ShedContext failing =
        new ShedContext(
            () -> {
              if (entriesIn(maps) < CACHES * ENTRIES * 9 / 10) {
                throw new OutOfMemoryError("on purpose");
              }
              return 1;
            },
            sizes);

    AtomicLong returned = new AtomicLong();
    assertThatCode(
            () ->
                returned.set(crowd.shed(before / 2, failing, Long.MAX_VALUE, /* sticky= */ false)))
        .doesNotThrowAnyException();

    assertThat(returned.get()).isBetween(before / 11, before / 8);
    assertThat(crowd.estimatedBytes()).isEqualTo(before - returned.get());
  }

  /** What one adapter remembers of a cache must not be taken for true of the next. */
  @Test
  void shed_severalKindsInTurn_emptiesEachAndLeavesWhatHasAnothersMutex() {
    List<Object> served = new ArrayList<>();
    List<Object> views = new ArrayList<>();
    CacheRow row = new CacheRow();
    for (int i = 0; i < CACHES; i++) {
      served.add(filled());
      served.add(new ConcurrentSkipListMap<>(filled()));
      served.add(new ConcurrentLinkedQueue<>(filled().values()));
      served.add(Collections.synchronizedMap(new HashMap<>(filled())));
      served.add(Collections.synchronizedSet(new HashSet<>(filled().keySet())));
      views.add(Collections.synchronizedMap(new HashMap<>(filled())).keySet());
      served.subList(served.size() - 5, served.size()).forEach(row::add);
      row.add(views.get(i));
    }
    CacheTarget crowd = target("crowd", row);
    refresh(crowd);

    crowd.shed(Long.MAX_VALUE / 2, context, Long.MAX_VALUE, false);

    assertThat(entriesIn(served.toArray())).isZero();
    assertThat(entriesIn(views.toArray())).isEqualTo(CACHES * ENTRIES);
  }

  @Test
  void shed_boundedAndUnboundedCachesOfALibrary_leavesEachItsBound() {
    List<Object> bounded = new ArrayList<>();
    List<Object> unbounded = new ArrayList<>();
    List<Cache<Object, Object>> caches = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      Caffeine<Object, Object> builder =
          Caffeine.newBuilder().executor(Runnable::run).expireAfterWrite(Duration.ofDays(1));
      caches.add(builder.build());
      unbounded.add(caches.get(2 * i).asMap());
      caches.add(builder.maximumSize(ENTRIES + i).build());
      bounded.add(caches.get(2 * i + 1).asMap());
    }
    caches.forEach(cache -> cache.putAll(filled()));
    CacheTarget crowd = target("crowd", new CacheRow(caches.toArray()));
    refresh(crowd);

    crowd.shed(crowd.estimatedBytes() / 2, context, Long.MAX_VALUE, false);

    int half = CACHES * ENTRIES / 2;
    assertThat(entriesIn(unbounded.toArray())).isBetween(half * 3 / 4, half * 5 / 4);
    assertThat(entriesIn(bounded.toArray())).isBetween(half * 3 / 4, half * 5 / 4);
    for (int i = 0; i < CACHES; i++) {
      assertThat(caches.get(2 * i + 1).policy().eviction().orElseThrow().getMaximum())
          .isEqualTo(ENTRIES + i);
    }
  }

  private static int sizeOf(Object cache) {
    return cache instanceof Map<?, ?> map ? map.size() : ((Collection<?>) cache).size();
  }

  private static int entriesIn(Object... maps) {
    int entries = 0;
    for (Object map : maps) {
      entries += sizeOf(map);
    }
    return entries;
  }

  private static Object[] filled(int maps) {
    Object[] all = new Object[maps];
    Arrays.setAll(all, i -> filled());
    return all;
  }

  /** Counts those that are looked at. */
  private static final class Visits implements InstanceSource {
    private final InstanceSource row;
    private int count;

    Visits(InstanceSource row) {
      this.row = row;
    }

    @Override
    public int size() {
      return row.size();
    }

    @Override
    public int slots() {
      return row.slots();
    }

    @Override
    public @Nullable Object at(int slot) {
      count++;
      return row.at(slot);
    }
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
