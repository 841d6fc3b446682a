package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.CacheRow;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a cache is thought to want, and that its own bound is never forgotten. */
class CacheTargetTest {
  private static final int ENTRIES = 100;
  private static final int OWN_MAXIMUM = 10_000;
  private static final int MANY = 100_000;

  private final Cache<Integer, byte[]> cache =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(OWN_MAXIMUM).build();
  private final ServedCaches served = noneServed();
  private final CacheTarget target =
      new CacheTarget(
          new Terms("c", 100, 0.1, 1, -1), new SingleCache(cache), new AdapterKinds(), served);
  private final ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 28));
  private long nanos = 1;

  /** Or it would keep a tenth of what it held long ago, and come back to that. */
  @Test
  void demandBytes_grownWithinItsBoundAndShed_isWhatItHeldAtItsMost() {
    fill(0, ENTRIES);
    long small = refresh();
    target.setBound(10 * small);
    fill(ENTRIES, 8 * ENTRIES);
    long large = refresh();

    cache.asMap().keySet().removeIf(key -> key >= ENTRIES);
    nanos += 1_000_000_000L;
    refresh();

    assertThat(target.estimatedBytes()).isLessThan(large / 7);
    assertThat(target.demandBytes()).isGreaterThan(large * 99 / 100);
    assertThat(target.floorBytes()).isGreaterThan(large * 99 / 1000);
  }

  /** What grows beyond its bound until it is trimmed does not want more for that. */
  @Test
  void demandBytes_grownBeyondItsBoundAndTrimmed_isWhatItHoldsSoon() {
    fill(0, ENTRIES);
    long small = refresh();
    target.setBound(small);
    cache.policy().eviction().orElseThrow().setMaximum(OWN_MAXIMUM);
    fill(ENTRIES, 8 * ENTRIES);
    nanos += 1_000_000_000L;
    refresh();

    cache.asMap().keySet().removeIf(key -> key >= ENTRIES);
    nanos += 1_000_000_000L;
    refresh();

    assertThat(target.demandBytes()).isLessThan(small * 11 / 10);
  }

  /** Else who gives bounds back would pass it by. */
  @Test
  void shed_failsHalfWay_countsAsLowered() {
    fill(0, ENTRIES);
    long held = refresh();
    ShedContext context = new ShedContext(this::nanosUntilFailure, sizes);

    assertThatThrownBy(() -> target.shed(held / 2, context, Long.MAX_VALUE, true))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(maximum()).isLessThan(ENTRIES);
    assertThat(target.boundBytes()).isEqualTo(held);
    target.setBound(Long.MAX_VALUE);
    assertThat(maximum()).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void refresh_cacheThatIsMetTwice_isCountedOnceAndMayHoldAll() {
    fill(0, ENTRIES);
    long held = refresh();
    CacheTarget twice = row(noneServed(), 0, cache, cache);

    refresh(twice);

    assertThat(twice.estimatedBytes()).isEqualTo(held);
    twice.setBound(4 * held);
    assertThat(maximum()).isBetween(4L * ENTRIES - 2, 4L * ENTRIES);
  }

  @Test
  void setBound_oneOfTwoIsServedElsewhere_isAllForTheOther() {
    fill(0, ENTRIES);
    Cache<Integer, byte[]> elsewhere = Caffeine.newBuilder().build();
    CacheTarget other = row(served, 0, elsewhere);
    refresh(other);
    CacheTarget both = row(served, 0, elsewhere, cache);
    refresh(both);

    both.setBound(4 * both.estimatedBytes());

    assertThat(maximum()).isBetween(4L * ENTRIES - 2, 4L * ENTRIES);
    assertThat(other.boundBytes()).isEqualTo(Long.MAX_VALUE);
  }

  /** Or the application's own registration would be told that it is served already. */
  @Test
  void refresh_foundOneThatHoldsTooLittle_isLeftToOthers() {
    fill(0, ENTRIES);
    CacheTarget found = row(served, 1 << 20, cache);
    refresh(found);

    assertThat(refresh()).isPositive();
    assertThat(found.estimatedBytes()).isZero();
  }

  /** Or its past would count as hits of the second in which it came. */
  @Test
  void hits_oneThatCountedMuchComesLater_areThoseSinceItCame() {
    Cache<Integer, byte[]> first = Caffeine.newBuilder().recordStats().build();
    Cache<Integer, byte[]> second = Caffeine.newBuilder().recordStats().build();
    CacheRow row = new CacheRow(first);
    CacheTarget both =
        new CacheTarget(new Terms("row", 100, 0.1, 1, -1), row, new AdapterKinds(), served);
    hit(second, 1_000_000);
    for (int at = 0; at <= 40; at++) {
      if (at == 20) {
        row.add(second);
      }
      hit(first, 10);
      refresh(both);
      both.prepare(nanos, /* soon= */ false);
      nanos += 1_000_000_000L;
    }

    assertThat(both.hits().hitsPerSecond()).isEqualTo(10);
  }

  /** Of so many none is remembered by its own, and a walk to the last place would be long. */
  @Test
  void shed_longAfterTheLast_goesOnWhereThatStopped() {
    ConcurrentSkipListMap<Object, Object> map = new ConcurrentSkipListMap<>();
    for (int i = 0; i < MANY; i++) {
      map.put(i, new byte[16]);
    }

    assertThat(shedAndLoadedAgain(map, map.keySet(), key -> map.put(key, new byte[16])))
        .isGreaterThan(MANY / 2);
  }

  @Test
  void shed_ofSetLongAfterTheLast_goesOnWhereThatStopped() {
    ConcurrentSkipListSet<Object> set = new ConcurrentSkipListSet<>();
    for (int i = 0; i < MANY; i++) {
      set.add(i);
    }

    assertThat(shedAndLoadedAgain(set, set, set::add)).isGreaterThan(MANY / 2);
  }

  /** How many different ones went in twenty sheds of a twentieth. */
  private int shedAndLoadedAgain(Object held, Set<Object> keys, Consumer<Object> load) {
    CacheTarget one = row(noneServed(), 0, held);
    List<Object> all = List.copyOf(keys);
    Set<Object> gone = new HashSet<>();
    refresh(one);
    for (int i = 0; i < 20; i++) {
      long part = one.estimatedBytes() / 20;
      assertThat(one.shed(part, new ShedContext(() -> nanos, sizes), nanos + 1, false))
          .isPositive();
      List<Object> now = new ArrayList<>(all);
      now.removeIf(keys::contains);
      now.forEach(load);
      gone.addAll(now);
      nanos += 11_000_000_000L;
      refresh(one);
    }
    return gone.size();
  }

  private static void hit(Cache<Integer, byte[]> one, int times) {
    one.put(1, new byte[1_000]);
    for (int i = 0; i < times; i++) {
      one.getIfPresent(1);
    }
  }

  private static ServedCaches noneServed() {
    return new ServedCaches(AgentLog.onStderr(AgentLog.Level.OFF));
  }

  private static CacheTarget row(ServedCaches all, long leastBytes, Object... caches) {
    Terms terms = new Terms("row", 100, 0.1, 1, -1, leastBytes);
    return new CacheTarget(terms, new CacheRow(caches), new AdapterKinds(), all);
  }

  /** Fails where the first slice has been taken. */
  private long nanosUntilFailure() {
    if (maximum() < ENTRIES) {
      throw new OutOfMemoryError("on purpose");
    }
    return nanos;
  }

  private long maximum() {
    return cache.policy().eviction().orElseThrow().getMaximum();
  }

  private long refresh() {
    refresh(target);
    return target.estimatedBytes();
  }

  private void refresh(CacheTarget one) {
    one.refresh(new ShedContext(() -> nanos, sizes), nanos);
  }

  private void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      cache.put(i, new byte[1_000]);
    }
  }
}
