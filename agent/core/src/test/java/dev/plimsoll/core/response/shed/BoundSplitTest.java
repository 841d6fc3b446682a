package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
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
  void split_boundAboveWhatIsHeld_leavesEverybodyWhatHeHolds() {
    List<Target> targets = List.of(cache(1, 0.1, 100), cache(2, 0.1, 300));

    split.split(targets, 10 * sum(targets), false);

    assertThat(split.boundOf(0)).isEqualTo(((CacheTarget) targets.get(0)).wantedBytes());
    assertThat(split.boundOf(1)).isEqualTo(((CacheTarget) targets.get(1)).wantedBytes());
  }

  @Test
  void split_lowOrder_givesFirstDownToWhatItKeeps() {
    List<Target> targets = List.of(cache(1, 0.25, 400), cache(2, 0.5, 400));
    long each = ((CacheTarget) targets.get(0)).wantedBytes();

    split.split(targets, each, false);

    assertThat(split.boundOf(0)).isEqualTo(each / 4);
    assertThat(split.boundOf(1)).isEqualTo(each * 3 / 4);
  }

  @Test
  void split_boundBelowAllFloors_stopsThereUnlessBelowKeep() {
    List<Target> targets = List.of(cache(1, 0.25, 400), cache(2, 0.5, 400));
    long each = ((CacheTarget) targets.get(0)).wantedBytes();

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

    for (long bound = 0; bound <= all; bound += all / 100) {
      split.split(targets, bound, false);
      for (int i = 0; i < before.length; i++) {
        assertThat(split.boundOf(i)).isGreaterThanOrEqualTo(before[i]);
        before[i] = split.boundOf(i);
      }
    }
  }

  @Test
  void split_hitsAreTold_thoseOfMoreWorthGiveLess() {
    CacheTarget asked = cache(1, 0, 400);
    CacheTarget idle = cache(1, 0, 400);
    long each = asked.wantedBytes();
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

    split.split(List.of(dear, cheap), dear.wantedBytes(), false);

    assertThat(split.boundOf(0)).isGreaterThan(3 * split.boundOf(1));
  }

  @Test
  void split_oneTellsNoHits_itGivesBySize() {
    CacheTarget told = cache(1, 0, 400);
    CacheTarget silent = cache(1, 0, 400);
    hits(told, 1_000_000);

    split.split(List.of(told, silent), told.wantedBytes(), false);

    assertThat(split.boundOf(0)).isEqualTo(split.boundOf(1));
  }

  @Test
  void split_noHitsAtAll_keepsWhatItKeeps() {
    CacheTarget asked = cache(1, 0.1, 400);
    CacheTarget idle = cache(1, 0.1, 400);
    long each = asked.wantedBytes();
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
        .mapToLong(t -> t instanceof CacheTarget cache ? cache.wantedBytes() : 0)
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
    ServedCaches served = new ServedCaches(AgentLog.onStderr(AgentLog.Level.OFF));
    CacheTarget target = new CacheTarget(terms, new SingleCache(map), new AdapterKinds(), served);
    ObjectSizes sizes = new ObjectSizes(new MemoryLayout(12, 16, 4));
    target.refresh(new Weighing(new SystemNanoClock(), sizes), 0);
    return target;
  }
}
