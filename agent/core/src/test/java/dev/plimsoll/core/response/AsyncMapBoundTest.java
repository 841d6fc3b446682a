package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.plimsoll.PressureLevel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the maps of an asynchronous Caffeine cache, of futures or of values, to its policy. */
class AsyncMapBoundTest {
  private static final int ENTRIES = 4_000;

  /** Below twice the entries: Caffeine counts uses once it is half full. */
  private static final int OWN_MAXIMUM = 6_000;

  private final ShedHarness harness = new ShedHarness();
  private final AsyncCache<Integer, byte[]> cache =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(OWN_MAXIMUM).buildAsync();
  private final Policy.Eviction<Integer, byte[]> eviction =
      cache.synchronous().policy().eviction().orElseThrow();

  @AfterEach
  void close() {
    harness.close();
  }

  @ParameterizedTest(name = "futures: {0}")
  @ValueSource(booleans = {true, false})
  void request_withBound_lowersTheMaximumKeepsItAndGivesItBack(boolean futures) {
    long held = fillAndRegister(futures);

    lowerTo(held / 2);

    assertThat((double) cache.asMap().size()).isCloseTo(ENTRIES / 2.0, within(ENTRIES / 20.0));
    fill(ENTRIES, 2 * ENTRIES);
    assertThat((double) cache.asMap().size()).isCloseTo(ENTRIES / 2.0, within(ENTRIES / 20.0));

    harness.setBound(Long.MAX_VALUE);

    assertThat(eviction.getMaximum()).isEqualTo(OWN_MAXIMUM);
  }

  @ParameterizedTest(name = "futures: {0}")
  @ValueSource(booleans = {true, false})
  void request_cacheWithHotEntries_keepsTheHottest(boolean futures) {
    long held = fillAndRegister(futures);
    for (int round = 0; round < 20; round++) {
      for (int key = 1_000; key < 1_400; key++) {
        cache.synchronous().getIfPresent(key);
      }
    }

    lowerTo(held / 2);

    long hot = cache.asMap().keySet().stream().filter(k -> k >= 1_000 && k < 1_400).count();
    assertThat(hot).isGreaterThan(390);
  }

  private long fillAndRegister(boolean futures) {
    fill(0, ENTRIES);
    ConcurrentMap<Integer, ?> map = futures ? cache.asMap() : cache.synchronous().asMap();
    harness.service.registrations().addCache(ShedHarness.terms("c"), map);
    harness.drop(1);
    assertThat(harness.view("c").kind()).isEqualTo("caffeine");
    assertThat(harness.logText()).doesNotContain("WARN");
    return harness.service.cacheBytes();
  }

  private void lowerTo(long bytes) {
    harness.step(PressureLevel.MODERATE, bytes, 0, false);
  }

  private void fill(int from, int to) {
    for (int key = from; key < to; key++) {
      cache.put(key, CompletableFuture.completedFuture(new byte[2_000]));
    }
  }
}
