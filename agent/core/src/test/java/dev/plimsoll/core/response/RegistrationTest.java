package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.ShedderView;
import dev.plimsoll.core.response.shed.Terms;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<Object> untouchables() {
    return Stream.of(
        new HashMap<>(Map.of(1, 2)),
        new LinkedHashMap<>(Map.of(1, 2)),
        new TreeMap<>(Map.of(1, 2)),
        Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))),
        new StringBuilder("what"));
  }

  @ParameterizedTest
  @MethodSource("untouchables")
  void registerCache_typeThatNobodyMayTouch_isRefusedWithOneWarningANameAndAdvice(Object cache) {
    Runnable first = register("books", cache);
    register("others", cache).run();
    register("books", cache).run();
    first.run();

    assertThat(harness.service.views()).isEmpty();
    assertThat(harness.logText().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains(" cache books "))
        .anyMatch(line -> line.contains(" cache others "))
        .allMatch(line -> line.contains("WARN") && line.contains("registerShedder"))
        .allMatch(line -> line.contains(cache.getClass().getName()));
  }

  @Test
  void registerCache_nameInUse_getsANumberAndOneWarning() {
    Map<Object, Object> first = new ConcurrentHashMap<>();
    Map<Object, Object> second = new ConcurrentHashMap<>();
    Map<Object, Object> third = new ConcurrentHashMap<>();
    register("books", first);
    register("books", second);
    register("books", third);

    assertThat(harness.service.views())
        .extracting(ShedderView::name)
        .containsExactlyInAnyOrder("books", "books#2", "books#3");
    assertThat(harness.logText().lines())
        .singleElement()
        .asString()
        .contains("WARN", "books", "books#2");
    assertThat(first.size() + second.size() + third.size()).isZero();
  }

  @Test
  void withdrawal_twice_takesOutOnlyItsOwn() {
    Map<Object, Object> first = new ConcurrentHashMap<>();
    Map<Object, Object> second = new ConcurrentHashMap<>();
    Runnable withdrawal = register("books", first);
    withdrawal.run();
    register("books", second);
    withdrawal.run();

    assertThat(harness.service.views()).extracting(ShedderView::name).containsExactly("books");
    assertThat(first.size() + second.size()).isZero();
  }

  @Test
  void views_manyOrders_areSortedByOrder() {
    harness.service.registrations().addShedder(new Terms("c", 30, 0, 1, -1), call -> 0);
    harness.service.registrations().addShedder(new Terms("a", -5, 0, 1, -1), call -> 0);
    harness.service.registrations().addShedder(new Terms("b", 7, 0, 1, -1), call -> 0);

    assertThat(harness.service.views())
        .extracting(ShedderView::name)
        .containsExactly("a", "b", "c");
  }

  @Test
  void registerCache_cacheCollected_vanishesAndFreesItsName() {
    WeakReference<Object> gone = registerForgotten();

    harness.tickUntil(
        () -> {
          System.gc();
          return gone.refersTo(null) && harness.service.views().isEmpty();
        });
    Map<Object, Object> next = new ConcurrentHashMap<>();
    register("books", next);

    assertThat(harness.service.views()).extracting(ShedderView::name).containsExactly("books");
    assertThat(harness.logText()).isEmpty();
    assertThat(next).isEmpty();
  }

  /** What is made ready for the next shed of a large map keeps its table alive. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void registerCache_closedOrTheAgentStopped_entriesAreLetGo(boolean closes) {
    AtomicReference<Runnable> kept = new AtomicReference<>();
    WeakReference<Object> entry = registerLarge(kept);
    if (closes) {
      kept.get().run();
    } else {
      harness.service.letGo();
    }

    harness.tickUntil(
        () -> {
          System.gc();
          return entry.refersTo(null);
        });
    assertThat(kept.get()).isNotNull();
  }

  @Test
  void registerCache_manyOfOneName_shareAnEntryAndAreShed() {
    int caches = 2_000;
    Map<?, ?>[] held = new Map<?, ?>[caches];
    for (int i = 0; i < caches; i++) {
      Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
      for (int k = 0; k < 10; k++) {
        cache.put(k, new byte[500]);
      }
      held[i] = cache;
      register("session", cache);
    }
    harness.drop(1);
    assertThat(harness.service.views()).hasSize(16);
    long before = count(held);
    long bytes = before * (500 + 16 + 16 + 40);
    assertThat((double) harness.service.cacheBytes() / bytes).isBetween(0.9, 1.1);

    harness.drop(bytes / 4);

    assertThat((double) (before - count(held)) / before).isBetween(0.2, 0.33);
  }

  @Test
  void registerCache_manyOfOneNameWithdrawn_areGone() {
    Runnable[] withdrawals = new Runnable[1_000];
    Map<?, ?>[] held = new Map<?, ?>[withdrawals.length];
    for (int i = 0; i < withdrawals.length; i++) {
      held[i] = new ConcurrentHashMap<>();
      withdrawals[i] = register("session", held[i]);
    }
    for (Runnable withdrawal : withdrawals) {
      withdrawal.run();
      withdrawal.run();
    }

    assertThat(harness.service.views().stream().mapToInt(ShedderView::instances).sum()).isZero();
    assertThat(count(held)).isZero();
  }

  @Test
  void registerShedder_manyOfOneName_eachHasItsOwnNumber_andWithdrawnOnesTroubleNobody() {
    Runnable[] withdrawals = new Runnable[1_000];
    for (int i = 0; i < withdrawals.length; i++) {
      withdrawals[i] = registerJob();
    }
    assertThat(harness.service.views())
        .extracting(ShedderView::name)
        .doesNotHaveDuplicates()
        .contains("job", "job#2", "job#16", "job#1000")
        .hasSize(1_000);
    for (int i = 10; i < withdrawals.length; i++) {
      withdrawals[i].run();
    }
    for (int i = 0; i < 20; i++) {
      registerJob();
    }

    assertThat(harness.service.views())
        .extracting(ShedderView::name)
        .doesNotHaveDuplicates()
        .contains("job#11", "job#15")
        .hasSize(30);
    assertThat(harness.logText().lines()).hasSize(1);
  }

  /** As behind a mark, which is known before any cache is, and for a HashMap stays without one. */
  @Test
  void registerCaches_noneYet_areListedFromTheFirstOneOn() {
    CacheRow row = new CacheRow();
    harness.service.registrations().addCaches(new Terms("marked", 1, 0.1, 1, -1), row);
    assertThat(harness.service.views()).isEmpty();

    row.add(new ConcurrentHashMap<>(Map.of(1, "one")));
    harness.tickUntil(() -> !harness.service.views().isEmpty());
    harness.tickUntil(() -> harness.view("marked").estimatedBytes() > 0);
    row.caches.clear();

    assertThat(harness.view("marked").instances()).isZero();
  }

  private Runnable registerJob() {
    return harness
        .service
        .registrations()
        .addShedder(new Terms("job", 1, 0, ShedHarness.HEAP, -1), call -> 0);
  }

  private static long count(Map<?, ?>[] maps) {
    long sum = 0;
    for (Map<?, ?> map : maps) {
      sum += map.size();
    }
    return sum;
  }

  private WeakReference<Object> registerForgotten() {
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = 0; i < 100; i++) {
      cache.put(i, new byte[100]);
    }
    register("books", cache);
    harness.drop(1_000);
    assertThat(cache.size()).isLessThan(100);
    return new WeakReference<>(cache);
  }

  private WeakReference<Object> registerLarge(AtomicReference<Runnable> withdrawal) {
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = 0; i < 3_000; i++) {
      cache.put(i, new byte[1_000]);
    }
    withdrawal.set(register("books", cache));
    harness.tickUntil(() -> harness.service.cacheBytes() > 1 << 20);
    harness.drop(100_000);
    // Longer than passes are apart.
    long until = harness.clock.nanoTime() + 300_000_000;
    harness.tickUntil(() -> harness.clock.nanoTime() - until > 0);
    return new WeakReference<>(cache.values().iterator().next());
  }

  private Runnable register(String name, Object cache) {
    return harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }
}
