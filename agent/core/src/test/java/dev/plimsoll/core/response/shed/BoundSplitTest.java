package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.HitCount;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class BoundSplitTest {
  private final BoundSplit split = new BoundSplit(16);
  private final ServedCaches served = new ServedCaches(AgentLog.onStderr(AgentLog.Level.OFF));
  private final ObjectSizes sizes = new ObjectSizes(new MemoryLayout(12, 16, 4));
  private long nanos = 1;
  private final List<Map<Integer, byte[]>> alive = new ArrayList<>();

  @Test
  void split_equalOrderAndKeep_isInProportion() {
    List<Target> targets = List.of(cache(1, 0, 100), cache(1, 0, 300));
    long all = sum(targets);

    split.split(targets, all / 2, false);

    assertThat(split.boundOf(0)).isEqualTo(all / 8);
    assertThat(split.boundOf(1)).isEqualTo(all * 3 / 8);
  }

  @Test
  void split_boundAboveWhatIsHeld_handsOutTheRestHalfBySizeAndHalfEqually() {
    List<Target> targets = List.of(cache(1, 0.1, 100), cache(2, 0.1, 300));
    long all = sum(targets);

    split.split(targets, 3 * all, false);

    // Two alls are left: 1/4 and 3/4 of one of them, 1/2 of the other.
    assertThat(split.boundOf(0)).isCloseTo(all, within(2L));
    assertThat(split.boundOf(1)).isCloseTo(2 * all, within(2L));
  }

  @Test
  void split_youngCacheBesideAFullOne_mayGrow() {
    List<Target> targets = List.of(cache(1, 0.1, 1000), cache(1, 0.1, 0));
    long all = sum(targets);

    split.split(targets, all + 100_000, false);

    assertThat(split.boundOf(0)).isCloseTo(all + 75_000, within(2L));
    assertThat(split.boundOf(1)).isCloseTo(25_000L, within(2L));
  }

  /** Nobody knows who would fill it: what one leaves of its part goes to the others. */
  @Test
  void split_againAndAgainWhileOneFillsItsPart_comesToAllOfTheBoundForIt() {
    CacheTarget busy = cache(1, 0.1, 100);
    CacheTarget idle = cache(1, 0.1, 100);
    long bound = 10 * sum(List.of(busy, idle));

    for (int i = 0; i < 12; i++) {
      split.split(List.of(busy, idle), bound, false);
      assertThat(split.boundOf(0) + split.boundOf(1)).isBetween(bound - 2, bound);
      busy.setBound(split.boundOf(0));
      idle.setBound(split.boundOf(1));
      fill(0, (int) ((split.boundOf(0) - busy.demandBytes()) / 1_100));
      refresh(busy);
    }

    assertThat(busy.estimatedBytes()).isGreaterThan((bound - idle.demandBytes()) * 98 / 100);
    assertThat(busy.estimatedBytes() + idle.estimatedBytes()).isLessThanOrEqualTo(bound);
  }

  @Test
  void split_oneIsUsedNoMore_itsRoomGoesToTheOtherWithTime() {
    CacheTarget old = cache(1, 0.1, 300);
    CacheTarget hot = cache(1, 0.1, 300);
    long bound = sum(List.of(old, hot));
    split.split(List.of(old, hot), bound, false);
    long before = split.boundOf(1);
    old.setBound(before);
    hot.setBound(before);

    alive.get(0).clear();
    for (int second = 0; second < 1800; second += 10) {
      nanos += 10_000_000_000L;
      refresh(old);
    }
    split.split(List.of(old, hot), bound, false);

    assertThat(split.boundOf(1)).isGreaterThan(before * 3 / 2);
    assertThat(split.boundOf(0) + split.boundOf(1)).isBetween(bound - 2, bound);
  }

  @Test
  void split_lowOrder_givesFirstDownToWhatItKeeps() {
    List<Target> targets = List.of(cache(1, 0.25, 400), cache(2, 0.5, 400));
    long each = ((CacheTarget) targets.get(0)).demandBytes();

    split.split(targets, each, false);

    assertThat(split.boundOf(0)).isEqualTo(each / 4);
    assertThat(split.boundOf(1)).isEqualTo(each * 3 / 4);
  }

  @Test
  void split_boundBelowAllFloors_stopsThereUnlessBelowKeep() {
    List<Target> targets = List.of(cache(1, 0.25, 400), cache(2, 0.5, 400));
    long each = ((CacheTarget) targets.get(0)).demandBytes();

    split.split(targets, 0, false);
    assertThat(split.boundOf(0)).isEqualTo(each / 4);
    assertThat(split.boundOf(1)).isEqualTo(each / 2);

    split.split(targets, 0, true);
    assertThat(split.boundOf(0)).isZero();
    assertThat(split.boundOf(1)).isZero();
  }

  @Test
  void split_shedderBetween_countsForNothing() {
    CallbackTarget shedder = new CallbackTarget(new Terms("s", 1, 0, 1, -1), call -> call.length);
    List<Target> targets = List.of(shedder, cache(1, 0, 100));

    split.split(targets, sum(targets) / 2, false);

    assertThat(split.boundOf(0)).isZero();
    assertThat(split.boundOf(1)).isEqualTo(sum(targets) / 2);
  }

  @Test
  void split_risingBound_neverTakesFromAnybody() {
    List<Target> targets =
        List.of(cache(1, 0.1, 100), cache(1, 0.5, 300), cache(2, 0, 50), cache(3, 0.2, 700));
    long all = sum(targets);
    long[] before = new long[targets.size()];

    for (long bound = 0; bound <= 3 * all; bound += all / 100) {
      split.split(targets, bound, false);
      long parts = 0;
      for (int i = 0; i < before.length; i++) {
        assertThat(split.boundOf(i)).isGreaterThanOrEqualTo(before[i]);
        before[i] = split.boundOf(i);
        parts += before[i];
      }
      assertThat(parts).isLessThanOrEqualTo(Math.max(bound, all / 3) + before.length);
    }
  }

  @Test
  void split_hitsAreTold_thoseOfMoreWorthGiveLess() {
    CacheTarget asked = cache(1, 0, 400);
    CacheTarget idle = cache(1, 0, 400);
    long each = asked.demandBytes();
    hits(asked, 400);
    hits(idle, 100);

    split.split(List.of(asked, idle), each, false);

    // A byte of one saves four times as much: the other gives four times as much.
    assertThat(split.boundOf(0)).isCloseTo(each * 4 / 5, within(each / 100));
    assertThat(split.boundOf(1)).isCloseTo(each / 5, within(each / 100));
  }

  @Test
  void split_loadsCostMore_theirHitsAreWorthMore() {
    CacheTarget dear = cache(1, 0, 400);
    CacheTarget cheap = cache(1, 0, 400);
    loads(dear, 400);
    loads(cheap, 100);
    hits(dear, 100);
    hits(cheap, 100);

    split.split(List.of(dear, cheap), dear.demandBytes(), false);

    assertThat(split.boundOf(0)).isGreaterThan(3 * split.boundOf(1));
  }

  @Test
  void split_oneTellsNoHits_itGivesBySize() {
    CacheTarget told = cache(1, 0, 400);
    CacheTarget silent = cache(1, 0, 400);
    hits(told, 1_000_000);

    split.split(List.of(told, silent), told.demandBytes(), false);

    assertThat(split.boundOf(0)).isEqualTo(split.boundOf(1));
  }

  @Test
  void split_noHitsAtAll_keepsWhatItKeeps() {
    CacheTarget asked = cache(1, 0.1, 400);
    CacheTarget idle = cache(1, 0.1, 400);
    long each = asked.demandBytes();
    hits(asked, 400);
    hits(idle, 0);

    split.split(List.of(asked, idle), each, false);

    assertThat(split.boundOf(1)).isGreaterThanOrEqualTo(each / 10 - 1);
    assertThat(split.boundOf(0) + split.boundOf(1)).isCloseTo(each, within(2L));
  }

  private static void hits(CacheTarget target, int perSecond) {
    HitCount counted = new HitCount();
    for (int second = 1; second < 20; second++) {
      target.hits().next(counted, second * 1_000_000_000L);
      counted.hits += perSecond;
    }
  }

  private static void loads(CacheTarget target, int nanos) {
    HitCount counted = new HitCount();
    counted.loads = 1;
    counted.loadNanos = nanos;
    target.hits().next(counted, 1);
  }

  private static long sum(List<Target> targets) {
    return targets.stream()
        .mapToLong(t -> t instanceof CacheTarget cache ? cache.demandBytes() : 0)
        .sum();
  }

  /** A cache of that many KiB, about; equal numbers are equal bytes. */
  private CacheTarget cache(int order, double keep, int kilobytes) {
    Map<Integer, byte[]> map = new ConcurrentHashMap<>();
    for (int i = 0; i < kilobytes; i++) {
      map.put(i, new byte[1024]);
    }
    alive.add(map);
    Terms terms = new Terms("c" + alive.size(), order, keep, 1, -1);
    CacheTarget target = new CacheTarget(terms, new SingleCache(map), new AdapterKinds(), served);
    refresh(target);
    return target;
  }

  private void fill(int place, int kilobytes) {
    Map<Integer, byte[]> map = alive.get(place);
    for (int i = 0; i < kilobytes; i++) {
      map.put(map.size(), new byte[1024]);
    }
  }

  private void refresh(CacheTarget target) {
    target.refresh(new ShedContext(() -> nanos, sizes), nanos);
  }
}
