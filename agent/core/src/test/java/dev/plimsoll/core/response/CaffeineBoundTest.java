package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Caffeine cache is lowered to the learned bound, kept there, and given back its own. */
class CaffeineBoundTest {
  private static final int ENTRIES = 4_000;
  private static final int OWN_MAXIMUM = 100_000;

  private final ShedHarness harness = new ShedHarness();
  private final Cache<Integer, byte[]> cache =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .removalListener((Integer key, byte[] value, RemovalCause cause) -> evicted())
          .maximumSize(OWN_MAXIMUM)
          .build();
  private final AtomicReference<@Nullable Runnable> onEviction = new AtomicReference<>();
  private final Policy.Eviction<Integer, byte[]> eviction = cache.policy().eviction().orElseThrow();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void request_withBound_lowersTheMaximumAndKeepsIt() {
    long held = fillAndRegister();

    lowerTo(held / 2);

    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES / 2, within(ENTRIES / 20L));
    fill(ENTRIES, 2 * ENTRIES);
    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES / 2, within(ENTRIES / 20L));
  }

  @Test
  void request_withoutBound_dropsAndLeavesTheMaximum() {
    long held = fillAndRegister();

    harness.drop(held / 2);

    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES / 2, within(ENTRIES / 20L));
    assertThat(eviction.getMaximum()).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void request_severalSteps_eachGivesNoMoreThanWanted() {
    long held = fillAndRegister();

    harness.step(PressureLevel.MODERATE, held / 2, held / 10, false);
    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES * 9L / 10, within(ENTRIES / 20L));

    harness.step(PressureLevel.MODERATE, held / 2, held / 10, false);
    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES * 8L / 10, within(ENTRIES / 20L));
  }

  @Test
  void setBound_someMore_letsTheCacheGrowThatMuch() {
    long held = fillAndRegister();
    lowerTo(held / 2);

    harness.setBound(held * 3 / 4);
    fill(ENTRIES, 3 * ENTRIES);

    assertThat(cache.estimatedSize()).isCloseTo(ENTRIES * 3L / 4, within(ENTRIES / 20L));
  }

  /** One that was still filling when it was lowered may go on. */
  @Test
  void setBound_beyondWhatItEverHeld_letsTheCacheGrowThatMuch() {
    long held = fillAndRegister();
    lowerTo(held / 2);

    harness.setBound(3 * held);
    fill(ENTRIES, 5 * ENTRIES);

    assertThat(cache.estimatedSize()).isCloseTo(3L * ENTRIES, within(ENTRIES / 5L));
    harness.drop(1);
    assertThat(harness.service.cacheBytes()).isLessThan(held * 31 / 10);
  }

  @Test
  void registerCache_whileAnotherIsBound_mayGrow() {
    long held = fillAndRegister();
    lowerTo(held / 2);
    Cache<Integer, byte[]> young =
        Caffeine.newBuilder().executor(Runnable::run).maximumSize(OWN_MAXIMUM).build();
    young.put(0, new byte[2_000]);
    harness.service.registrations().addCache(ShedHarness.terms("young"), young);

    harness.setBound(2 * held);
    for (int key = 0; key < 10 * ENTRIES; key++) {
      young.put(key, new byte[2_000]);
    }
    fill(ENTRIES, 11 * ENTRIES);

    assertThat(young.estimatedSize()).isGreaterThan(ENTRIES / 5L);
    assertThat(young.estimatedSize() + cache.estimatedSize()).isLessThan(ENTRIES * 21L / 10);
  }

  @Test
  void letGo_givesTheOwnBoundBackThoughNobodyTicks() {
    long held = fillAndRegister();
    lowerTo(held / 2);
    assertThat(eviction.getMaximum()).isLessThan(OWN_MAXIMUM);

    harness.service.letGo();

    await().until(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void letGo_whileItsCallHangs_givesTheOwnBoundBackOnceItIsBack() {
    long held = fillAndRegister();
    CountDownLatch release = new CountDownLatch(1);
    onEviction.set(() -> ShedHarness.awaitQuietly(release));
    lowerTo(held / 2);
    assertThat(harness.view("c").boundBytes()).isLessThan(Long.MAX_VALUE);

    harness.service.letGo();
    release.countDown();

    await().until(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void letGo_withdrawnBefore_givesTheOwnBoundBackToo() {
    fill(0, ENTRIES);
    Runnable withdrawal = register();
    harness.drop(1);
    lowerTo(harness.service.cacheBytes() / 2);

    withdrawal.run();
    harness.service.letGo();

    await().until(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void setBound_toTheMaximum_givesTheOwnBoundBack() {
    long held = fillAndRegister();
    lowerTo(held / 2);

    harness.setBound(Long.MAX_VALUE);

    assertThat(eviction.getMaximum()).isEqualTo(OWN_MAXIMUM);
    assertThat(harness.view("c").boundBytes()).isEqualTo(Long.MAX_VALUE);
  }

  /** As an operator orders right behind the switch, who is only told what would be shed. */
  @Test
  void request_inADryRun_theOwnBoundIsGivenBackAllTheSame() {
    lowerTo(fillAndRegister() / 2);
    harness.service.setSettings(new ShedSettings(ShedHarness.TIMEOUT_NANOS, true));

    assertThat(
            harness.service.request(
                PressureLevel.CRITICAL, MemoryResource.HEAP, 0, Long.MAX_VALUE, false))
        .isTrue();
    harness.untilIdle();

    harness.tickUntil(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void close_withLoweredBound_givesTheOwnBoundBack() {
    lowerTo(fillAndRegister() / 2);

    harness.service.close();

    assertThat(eviction.getMaximum()).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void withdrawal_withLoweredBound_givesTheOwnBoundBackSoon() {
    fill(0, ENTRIES);
    Runnable withdrawal = register();
    harness.drop(1);
    lowerTo(harness.service.cacheBytes() / 2);

    withdrawal.run();
    withdrawal.run();

    harness.tickUntil(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void withdrawal_whileAStepLowersIt_givesTheOwnBoundBackAllTheSame() {
    fill(0, ENTRIES);
    Runnable withdrawal = register();
    harness.drop(1);
    onEviction.set(withdrawal);

    lowerTo(harness.service.cacheBytes() / 2);

    assertThat(eviction.getMaximum()).isLessThan(OWN_MAXIMUM);
    harness.tickUntil(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void withdrawal_ofOneThatHangs_givesTheOwnBoundBackOnceItIsBack() {
    fill(0, ENTRIES);
    Runnable withdrawal = register();
    harness.drop(1);
    CountDownLatch release = new CountDownLatch(1);
    onEviction.set(
        () -> {
          withdrawal.run();
          ShedHarness.awaitQuietly(release);
        });

    lowerTo(harness.service.cacheBytes() / 2);
    harness.tickUntil(() -> harness.service.views().isEmpty());
    release.countDown();

    harness.tickUntil(() -> eviction.getMaximum() == OWN_MAXIMUM);
  }

  @Test
  void setEnabled_off_givesTheOwnBoundBackSoon() {
    lowerTo(fillAndRegister() / 2);

    assertThat(harness.service.registrations().setEnabled("c", false)).isTrue();

    harness.tickUntil(() -> eviction.getMaximum() == OWN_MAXIMUM);
    harness.tickUntil(() -> harness.service.cacheBytes() == 0);
  }

  @Test
  void request_applicationChangedItsMaximumMeanwhile_thatOneIsGivenBack() {
    long held = fillAndRegister();
    lowerTo(held / 2);
    eviction.setMaximum(77_777);

    lowerTo(harness.service.cacheBytes() / 2);
    harness.setBound(Long.MAX_VALUE);

    assertThat(eviction.getMaximum()).isEqualTo(77_777);
  }

  @Test
  void request_cacheWithHotEntries_keepsTheHottest() {
    long held = fillAndRegister();
    for (int round = 0; round < 20; round++) {
      for (int key = 1_000; key < 1_400; key++) {
        cache.getIfPresent(key);
      }
    }

    lowerTo(held / 2);

    long hot = cache.asMap().keySet().stream().filter(k -> k >= 1_000 && k < 1_400).count();
    assertThat(hot).isGreaterThan(390);
  }

  @Test
  void appBoundBytes_sizedCache_isItsMaximumTimesTheAverage() {
    long held = fillAndRegister();

    assertThat((double) harness.service.appBoundBytes())
        .isCloseTo((double) held * OWN_MAXIMUM / ENTRIES, within(held * 0.2));
  }

  @Test
  void appBoundBytes_twoOfAMaximumThatIsNone_isNone() {
    List<Cache<Integer, byte[]>> caches = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Cache<Integer, byte[]> weighted =
          Caffeine.newBuilder()
              .weigher((Integer key, byte[] value) -> value.length * 3 / 2)
              .maximumWeight(Long.MAX_VALUE)
              .build();
      for (int key = 0; key < ENTRIES; key++) {
        weighted.put(key, new byte[2_000]);
      }
      caches.add(weighted);
      harness.service.registrations().addCache(ShedHarness.terms("w" + i), weighted);
    }
    harness.drop(1);

    assertThat(caches).hasSize(2);
    assertThat(harness.service.appBoundBytes()).isEqualTo(Long.MAX_VALUE);
  }

  private long fillAndRegister() {
    fill(0, ENTRIES);
    register();
    harness.drop(1);
    assertThat(harness.view("c").kind()).isEqualTo("caffeine");
    return harness.service.cacheBytes();
  }

  private Runnable register() {
    return harness.service.registrations().addCache(ShedHarness.terms("c"), cache);
  }

  private void lowerTo(long bytes) {
    harness.step(PressureLevel.MODERATE, bytes, 0, false);
  }

  private void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      cache.put(i, new byte[2_000]);
    }
  }

  /** Runs once what is to be done in the middle of a step. */
  private void evicted() {
    Runnable once = onEviction.getAndSet(null);
    if (once != null) {
      once.run();
    }
  }
}
