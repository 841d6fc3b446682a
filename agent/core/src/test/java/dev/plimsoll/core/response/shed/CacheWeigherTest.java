package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.CacheAdapter;
import dev.plimsoll.core.response.cache.ShedTerms;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CacheWeigherTest {
  private static final long SECOND = 1_000_000_000L;

  private final Made adapter = new Made();
  private final Object cache = new Object();
  private final CacheState state = new CacheState(cache, adapter);
  private long nanos = 1;
  private final ShedContext context =
      new ShedContext(() -> nanos, new ObjectSizes(MemoryLayout.usual(1 << 28)));

  private long weigh() {
    CacheWeigher.refresh(state, cache, context, nanos + SECOND);
    return state.bytes();
  }

  private long later(int valueBytes) {
    nanos += 31 * SECOND;
    adapter.valueBytes = valueBytes;
    return weigh();
  }

  @Test
  void refresh_firstLook_isWhatItHolds() {
    assertThat(weigh()).isEqualTo(1000 * 1016);
  }

  /** A cache at its bound by weight is as large as before, however many entries that are. */
  @Test
  void refresh_otherEntriesOfTheSameWeight_holdsTheSame() {
    adapter.units = 1_000_000;
    long before = weigh();
    adapter.entries = 950;
    assertThat(weigh()).isEqualTo(before);
    assertThat(state.bytesPerEntry).isEqualTo(before / 950.0);
  }

  @Test
  void refresh_noWeights_goesByEntries() {
    weigh();
    adapter.entries = 950;
    assertThat(weigh()).isEqualTo(950 * 1016);
  }

  /** One sample of 64 byte arrays of 1 to 64 KiB is 7 % off as often as not. */
  @Test
  void refresh_samplesThatWaver_moveLessAndLess() {
    long known = weigh();
    for (int i = 0; i < 20; i++) {
      known = later(i % 2 == 0 ? 1070 : 930);
    }
    long before = known;
    assertThat(Math.abs(later(1070) - before)).isLessThanOrEqualTo(before / 100);
    assertThat(known).isBetween(985_000L, 1_045_000L);
  }

  @Test
  void refresh_valuesOfAnotherKind_areKnownAfterSomeLooks() {
    for (int i = 0; i < 20; i++) {
      later(1000);
    }
    assertThat(later(4000)).isBetween(2_500_000L, 2_520_000L);
    for (int i = 0; i < 6; i++) {
      later(4000);
    }
    assertThat(later(4000)).isBetween(3_800_000L, 4_016_000L);
  }

  /** What was learned of a tenth of the entries counts no more. */
  @Test
  void refresh_cacheThatFills_goesByItsNewest() {
    for (int i = 0; i < 8; i++) {
      weigh();
      nanos += 31 * SECOND;
    }
    adapter.entries = 10_000;
    adapter.valueBytes = 1200;
    assertThat(weigh()).isEqualTo(10_000 * 1216);
  }

  /** As after a burst: one sample of it is worth no more than before. */
  @Test
  void refresh_cacheThatFillsAgain_goesByAllItsSamples() {
    for (int i = 0; i < 8; i++) {
      later(1000);
    }
    adapter.entries = 500;
    later(1000);
    adapter.entries = 1000;
    assertThat(later(1080)).isBetween(1_016_000L, 1_027_000L);
  }

  /** It grows while it is looked at: by the mean of the counts before and after. */
  @Test
  void refresh_growsMeanwhile_isNotTakenForLighter() {
    adapter.units = 1_500_000;
    adapter.grows = 1000;
    weigh();
    assertThat(state.bytesPerUnit).isEqualTo(1016 / 1000.0);
  }

  /** What others hold too is not freed with one of them. */
  @Test
  void shed_entriesShareTheirValue_goesByTheAverage() {
    Map<Object, Object> map = new ConcurrentHashMap<>();
    byte[] common = new byte[1 << 20];
    for (int i = 0; i < 2000; i++) {
      map.put("key " + i, common);
    }
    CacheState own = CacheState.of(map, new AdapterKinds().get(map.getClass()));
    CacheWeigher.refresh(own, map, context, nanos + SECOND);

    long told = own.shed(map, own.bytes() / 2, context, nanos + SECOND, /* sticky= */ false);

    assertThat(map).hasSizeBetween(950, 1050);
    assertThat(told).isLessThan(own.bytes());
  }

  private static final class Made extends CacheAdapter {
    long entries = 1000;
    long units = -1;
    long grows;
    int valueBytes = 1000;

    @Override
    public long entries(Object cache) {
      entries += grows;
      return entries - grows;
    }

    @Override
    public long units(Object cache) {
      return units;
    }

    @Override
    public void sample(Object cache, SizeSampler sampler, int count) {
      for (int i = 0; i < count; i++) {
        sampler.add(null, new byte[valueBytes]);
      }
    }

    @Override
    public int overheadBytes(MemoryLayout layout) {
      return 0;
    }

    @Override
    public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
      return 0;
    }
  }
}
