package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.cache.AdapterKinds;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the row, in which order, and what is kept of those that were withdrawn. */
class TargetRegistryTest {
  private final TargetRegistry registry =
      new TargetRegistry(AgentLog.onStderr(AgentLog.Level.OFF), new AdapterKinds());
  private final Map<Integer, String> cache = new ConcurrentHashMap<>(Map.of(1, "one"));
  private final Runnable withdrawal = registry.addCache(new Terms("c", 100, 0.1, 1, -1), cache);
  private final CacheTarget target = (CacheTarget) registry.row().get(0);

  /** They would pile up where the agent is idle or passive, a kilobyte each. */
  @Test
  void withdraw_nobodyHasLookedAtIt_isNotKept() {
    withdrawal.run();
    assertThat(registry.pollLeaving()).isNull();
    assertThat(registry.isEmpty()).isTrue();
  }

  @Test
  void withdraw_whileSomebodyLooksAtIt_isKept() {
    assertThat(target.claim()).isTrue();
    withdrawal.run();
    assertThat(registry.pollLeaving()).isSameAs(target);
  }

  @Test
  void withdraw_lowered_isKept() {
    target.setBound(100);
    withdrawal.run();
    assertThat(registry.pollLeaving()).isSameAs(target);
  }

  /** In a passive agent nobody makes a new row, and it would pin a web application's loader. */
  @Test
  void withdraw_shedderOfTheLastRow_itsCodeIsLetGo() {
    List<Runnable> kept = new ArrayList<>();
    WeakReference<Object> shedder = addShedder(kept);
    assertThat(registry.row()).hasSize(2);

    kept.get(0).run();

    await()
        .until(
            () -> {
              System.gc();
              return shedder.refersTo(null);
            });
    assertThat(registry.row()).hasSize(1);
  }

  @Test
  void row_equalOrders_sheddersBeforeCachesEachAsRegistered() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      addShedder("s" + i, 100);
      expected.add("s" + i);
    }
    addShedder("first", 99);
    expected.add(0, "first");
    expected.add("c");

    assertThat(names()).isEqualTo(expected);
  }

  @Test
  void row_namesTakenAndFreed_staysAsRegistered() {
    Runnable first = addShedder("job", 1);
    addShedder("job", 1);
    addShedder("a", 1);
    addShedder("job", 1);
    assertThat(names()).containsExactly("job", "job#2", "a", "job#3", "c");

    first.run();
    addShedder("job", 1);

    assertThat(names()).containsExactly("job#2", "a", "job#3", "job", "c");
  }

  /** The entry is there before a larger table is made, which may find no memory. */
  @Test
  void addShedder_noMemoryForALargerTable_isRefusedAndNotServed() throws Exception {
    Field byName = TargetRegistry.class.getDeclaredField("byName");
    byName.setAccessible(true);
    byName.set(registry, new FullMap());

    assertThatThrownBy(() -> addShedder("s", 1)).isInstanceOf(OutOfMemoryError.class);

    assertThat(registry.find("s")).isNull();
  }

  /** A first table that finds no memory makes the next one lose entries. */
  @ParameterizedTest
  @ValueSource(strings = {"byName", "crowds", "lastNumbers"})
  void mapsOfANewRegistry_haveTheirTables(String name) throws Exception {
    Field map = TargetRegistry.class.getDeclaredField(name);
    map.setAccessible(true);
    Field table = HashMap.class.getDeclaredField("table");
    table.setAccessible(true);
    TargetRegistry fresh =
        new TargetRegistry(AgentLog.onStderr(AgentLog.Level.OFF), new AdapterKinds());

    assertThat(table.get(map.get(fresh))).isNotNull();
    assertThat((Map<?, ?>) map.get(fresh)).isEmpty();
  }

  /** Caches that came later were added to a table that nobody serves. */
  @Test
  void addCache_noMemoryForALargerTableOfCrowds_theNextIsServed() throws Exception {
    Field crowds = TargetRegistry.class.getDeclaredField("crowds");
    crowds.setAccessible(true);
    crowds.set(registry, new FullOnce());
    List<Object> caches = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      caches.add(new ConcurrentHashMap<>(Map.of(i, i)));
    }
    for (int i = 0; i < 15; i++) {
      registry.addCache(new Terms("many", 1, 0, 1, -1), caches.get(i));
    }
    assertThatThrownBy(() -> registry.addCache(new Terms("many", 1, 0, 1, -1), caches.get(15)))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(registry.find("many#16")).isNull();

    registry.addCache(new Terms("many", 1, 0, 1, -1), caches.get(16));

    assertThat(registry.find("many#16"))
        .isNotNull()
        .satisfies(crowd -> assertThat(crowd.instances()).isEqualTo(1));
    assertThat(registry.row()).contains(registry.find("many#16"));
  }

  private List<String> names() {
    return registry.row().stream().map(each -> each.terms().name()).toList();
  }

  private Runnable addShedder(String name, int order) {
    return registry.addShedder(new Terms(name, order, 0, 1, -1), call -> 0);
  }

  private WeakReference<Object> addShedder(List<Runnable> withdrawals) {
    Shedder shedder = new Shedder();
    withdrawals.add(registry.addShedder(new Terms("s", 1, 0, 1, -1), shedder));
    return new WeakReference<>(shedder);
  }

  private static final class Shedder implements ToLongFunction<long[]> {
    @Override
    public long applyAsLong(long[] call) {
      return 0;
    }
  }

  private static final class FullOnce extends HashMap<String, CacheTable> {
    private boolean failed;

    @Override
    public CacheTable put(String name, CacheTable added) {
      CacheTable before = super.put(name, added);
      if (!failed) {
        failed = true;
        throw new OutOfMemoryError("injected");
      }
      return before;
    }
  }

  private static final class FullMap extends LinkedHashMap<String, Target> {
    @Override
    public Target put(String name, Target added) {
      super.put(name, added);
      throw new OutOfMemoryError("injected");
    }
  }
}
