package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cache2k.Cache2kBuilder;
import org.cache2k.operation.CacheControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application's own maximum survives sheds that end in the middle. */
class PolicyAdapterTest {
  private static final int ENTRIES = 1_000;
  private static final int APP_MAXIMUM = 100_000;
  private static final double BYTES = 100;

  private final Map<Integer, Integer> cache = new ConcurrentHashMap<>();
  private final Bounded access = new Bounded();
  private final PolicyAdapter adapter = new PolicyAdapter(access);

  PolicyAdapterTest() {
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, i);
    }
  }

  @Test
  void shed_failsHalfWay_ownMaximumIsGivenBack() {
    access.callsUntilFailure = 3;

    assertThatThrownBy(() -> shed(ENTRIES / 2, Long.MAX_VALUE, true))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(access.maximum).isLessThan(ENTRIES);
    adapter.setBound(cache, Long.MAX_VALUE, BYTES);
    assertThat(access.maximum).isEqualTo(APP_MAXIMUM);
  }

  @Test
  void shed_withoutABoundFailsHalfWay_ownMaximumStaysInForce() {
    access.callsUntilFailure = 3;

    assertThatThrownBy(() -> shed(ENTRIES / 2, Long.MAX_VALUE, false))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(access.maximum).isEqualTo(APP_MAXIMUM);
  }

  @Test
  void shed_withoutABoundFailsWhereABoundIsRestored_ownMaximumIsGivenBackLater() {
    shed(ENTRIES / 4, Long.MAX_VALUE, true);
    access.failsToRaise = true;

    assertThatThrownBy(() -> shed(ENTRIES / 4, Long.MAX_VALUE, false))
        .isInstanceOf(OutOfMemoryError.class);

    access.failsToRaise = false;
    adapter.setBound(cache, Long.MAX_VALUE, BYTES);
    assertThat(access.maximum).isEqualTo(APP_MAXIMUM);
  }

  @Test
  void shed_deadlineHasPassedBeforeItBegins_aSliceIsTakenAndOwnMaximumGivenBackLater() {
    shed(ENTRIES / 2, Long.MAX_VALUE, true);
    assertThat(access.maximum).isEqualTo(ENTRIES / 2);
    cache.keySet().removeIf(key -> key >= ENTRIES / 4);

    assertThat(shed(ENTRIES / 8, 0, true)).isPositive();

    assertThat(access.maximum).isBetween(ENTRIES / 8L, ENTRIES / 4 - 1L);

    adapter.setBound(cache, Long.MAX_VALUE, BYTES);
    assertThat(access.maximum).isEqualTo(APP_MAXIMUM);
  }

  @Test
  void shed_libraryRoundsTheMaximum_ownMaximumIsGivenBack() {
    access.multipleOf = 8;

    shed(ENTRIES / 2 + 3, Long.MAX_VALUE, true);
    assertThat(access.maximum).isEqualTo(504);
    adapter.setBound(cache, (long) (603 * BYTES), BYTES);
    assertThat(access.maximum).isEqualTo(608);

    assertThat(adapter.appBoundBytes(cache, BYTES)).isEqualTo((long) (APP_MAXIMUM * BYTES));
    adapter.setBound(cache, Long.MAX_VALUE, BYTES);
    assertThat(access.maximum).isEqualTo(APP_MAXIMUM);
  }

  @Test
  void shed_cache2k_ownCapacityIsGivenBack() {
    org.cache2k.Cache<Integer, Integer> cache2k =
        Cache2kBuilder.of(Integer.class, Integer.class).entryCapacity(APP_MAXIMUM).build();
    cache2k.putAll(cache);
    CacheAdapter real = new AdapterKinds().get(cache2k.getClass()).adapterFor(cache2k);
    ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 30));

    for (int entries = 101; entries < 105; entries++) {
      ShedTerms terms = new ShedTerms(() -> 1, sizes, Long.MAX_VALUE, true);
      assertThat(real.shed(cache2k, (long) (entries * BYTES), BYTES, terms)).isPositive();
      real.setBound(cache2k, (long) (700 * BYTES) + entries, BYTES);
    }

    CacheControl control = CacheControl.of(cache2k);
    assertThat(control.getCapacityLimit()).isLessThan(ENTRIES);
    real.setBound(cache2k, Long.MAX_VALUE, BYTES);
    assertThat(control.getCapacityLimit()).isEqualTo(APP_MAXIMUM);
    cache2k.close();
  }

  @Test
  void appBoundBytes_applicationChangesTheMaximum_isItsNewWish() {
    shed(ENTRIES / 2, Long.MAX_VALUE, true);

    access.maximum = 2 * ENTRIES;

    assertThat(adapter.appBoundBytes(cache, BYTES)).isEqualTo((long) (2 * ENTRIES * BYTES));
    adapter.setBound(cache, Long.MAX_VALUE, BYTES);
    assertThat(access.maximum).isEqualTo(2 * ENTRIES);
  }

  /** Or its own maximum would be given back as one that fits, however large it is. */
  @Test
  void appBoundBytes_cacheWasEmptied_isByWhatItHeld() {
    long ofAll = (long) (APP_MAXIMUM * BYTES);
    assertThat(adapter.appBoundBytes(cache, BYTES)).isEqualTo(ofAll);

    cache.clear();

    assertThat(adapter.appBoundBytes(cache, BYTES)).isEqualTo(ofAll);
  }

  /** Within a slice it waits for the lock that the eviction holds, and comes next. */
  @ParameterizedTest
  @CsvSource({
    "true, true, 3",
    "true, false, 3",
    "false, true, 3",
    "false, false, 3",
    "true, true, 1",
    "false, true, 1"
  })
  void shed_applicationChangesTheMaximumMeanwhile_itsWishStandsAndTheShedEnds(
      boolean sticky, boolean withinASlice, int slice) {
    access.changesTo = 2 * ENTRIES;
    access.changesWithinASlice = withinASlice;
    access.changesInSlice = slice;

    shed(ENTRIES / 2, Long.MAX_VALUE, sticky);

    assertThat(access.maximum).isEqualTo(2 * ENTRIES);
    assertThat(cache.size()).isBetween(ENTRIES / 2 + 1, ENTRIES - 1);
    assertThat(adapter.appBoundBytes(cache, BYTES)).isEqualTo((long) (2 * ENTRIES * BYTES));
    adapter.setBound(cache, Long.MAX_VALUE, BYTES);
    assertThat(access.maximum).isEqualTo(2 * ENTRIES);
  }

  /** By a library that rounds nothing: what is a little more is no rounding either. */
  @Test
  void shed_applicationSetsALittleMoreMeanwhile_itsWishStands() {
    access.changesTo = ENTRIES + 20;
    access.changesWithinASlice = true;
    access.changesInSlice = 1;

    shed(ENTRIES / 2, Long.MAX_VALUE, true);

    assertThat(access.maximum).isEqualTo(ENTRIES + 20);
    assertThat(adapter.appBoundBytes(cache, BYTES)).isEqualTo((long) ((ENTRIES + 20) * BYTES));
  }

  /** Of a slice that was cut short the time does not say that twice as much is as fast. */
  @Test
  void shed_smallOnesAndThenAll_noSliceTakesLong() {
    for (int i = 0; i < 50 * ENTRIES; i++) {
      cache.put(i, i);
    }
    access.nanosPerEntry = 200;
    for (int i = 0; i < 40; i++) {
      shed(2, Long.MAX_VALUE, true);
    }

    shed(40 * ENTRIES, Long.MAX_VALUE, true);

    assertThat(cache).hasSize(10 * ENTRIES - 80);
    assertThat(access.longestNanos).isBetween(60_000L, 500_000L);
  }

  /** Or one that was emptied would stay empty until its own bound is given back. */
  @Test
  void setBound_afterAllWasShed_letsItFillAgain() {
    shed(ENTRIES, Long.MAX_VALUE, true);
    assertThat(cache).isEmpty();

    adapter.setBound(cache, (long) (ENTRIES / 2 * BYTES), BYTES);

    assertThat(access.maximum).isEqualTo(ENTRIES / 2);
  }

  /**
   * As after a clear: what finds nothing to evict is fast, and the next shed would begin with it.
   */
  @Test
  void shed_slicesTakeNoTime_staySmall() {
    for (int i = 0; i < 50 * ENTRIES; i++) {
      cache.put(i, i);
    }

    shed(40 * ENTRIES, Long.MAX_VALUE, true);

    assertThat(cache).hasSize(10 * ENTRIES);
    assertThat(access.longestEvicted).isBetween(ENTRIES / 2, ENTRIES);
  }

  /** The coldest may be light: as many as weigh an average entry are many. */
  @Test
  void shed_unitsAreSlow_slicesAreOfLessThanAnEntry() {
    access.units = 1_000L * ENTRIES;
    access.maximum = access.units;
    access.nanosPerUnit = 1_000;
    shed(20, Long.MAX_VALUE, true);
    access.longestNanos = 0;

    shed(20, Long.MAX_VALUE, true);

    assertThat(access.units).isLessThan(970L * ENTRIES);
    assertThat(access.longestNanos).isBetween(50_000L, 250_000L);
  }

  private long shed(long entries, long deadlineNanos, boolean sticky) {
    ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(1 << 30));
    return adapter.shed(
        cache,
        (long) (entries * BYTES),
        BYTES,
        new ShedTerms(access::nanoTime, sizes, deadlineNanos, sticky));
  }

  /** A library of which the maximum is in force before what is too much has gone. */
  private final class Bounded extends PolicyAccess {
    private long maximum = APP_MAXIMUM;
    private int callsUntilFailure = Integer.MAX_VALUE;
    private boolean failsToRaise;
    private long multipleOf = 1;

    /** What the application sets in that slice or behind it; -1 for nothing. */
    private long changesTo = -1;

    private int changesInSlice = 3;

    private boolean changesWithinASlice;
    private int slices;

    /** Of weights, which are not those of the entries; -1 where entries are counted. */
    private long units = -1;

    private long nanosPerUnit;
    private int longestEvicted;
    private long nanosPerEntry;
    private long nanos = 1;
    private long longestNanos;

    Bounded() {
      super(MapView.SELF);
    }

    @Override
    Object eviction(Object of) {
      return of;
    }

    @Override
    long used(Object of, Object evicting) {
      return units < 0 ? cache.size() : units;
    }

    @Override
    boolean readHits(Object of, HitCount into) {
      return false;
    }

    @Override
    long maximum(Object evicting) {
      return maximum;
    }

    @Override
    long mostRoundedUp() {
      return multipleOf - 1;
    }

    @Override
    void setMaximum(Object evicting, long wanted) {
      long to = (wanted + multipleOf - 1) / multipleOf * multipleOf;
      boolean raised = to > maximum;
      long lowered = Math.max(0, units - to);
      units -= lowered;
      maximum = to;
      if (--callsUntilFailure == 0 || (raised && failsToRaise)) {
        throw new OutOfMemoryError("on purpose");
      }
      int before = cache.size();
      cache.keySet().removeIf(key -> units < 0 && key >= to);
      longestEvicted = Math.max(longestEvicted, before - cache.size());
      long took = (before - cache.size()) * nanosPerEntry + lowered * nanosPerUnit;
      nanos += took;
      longestNanos = Math.max(longestNanos, took);
      slices++;
      if (changesWithinASlice) {
        change();
      }
    }

    /** Asked before and after each slice. */
    private long nanoTime() {
      if (!changesWithinASlice) {
        change();
      }
      return nanos;
    }

    private void change() {
      if (changesTo >= 0 && slices == changesInSlice) {
        maximum = changesTo;
        changesTo = -1;
      }
    }
  }
}
