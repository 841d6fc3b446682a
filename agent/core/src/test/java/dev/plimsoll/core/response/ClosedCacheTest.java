package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.plimsoll.PressureLevel;
import java.lang.reflect.Proxy;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/** A cache that throws, as closed ones do, is no fault of the others of its name. */
class ClosedCacheTest {
  private static final int ENTRIES = 200;
  private static final int BYTES = 1_000;
  private static final int OWN_MAXIMUM = 10_000;
  private static final int MANY = 70;

  private final ShedHarness harness = new ShedHarness();
  private final CacheRow row = new CacheRow();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger thrown = new AtomicInteger();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void step_oneIsClosed_othersAreServed() {
    Cache<Object, Object> open = filled();
    row.add(closing(Cache.class, filled()));
    row.add(open);
    register();
    lowerToHalf();
    closed.set(true);
    long lowered = maximum(open);

    lowerToHalf();
    assertThat(maximum(open)).isLessThan(lowered);
    harness.setBound(Long.MAX_VALUE);

    assertThat(maximum(open)).isEqualTo(OWN_MAXIMUM);
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void close_oneIsClosed_othersGetTheirOwnBoundBack() {
    Cache<Object, Object> open = filled();
    row.add(closing(Cache.class, filled()));
    row.add(open);
    register();
    lowerToHalf();
    assertThat(maximum(open)).isLessThan(OWN_MAXIMUM);

    closed.set(true);
    harness.service.close();

    assertThat(maximum(open)).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void close_oneFindsNoMemory_othersGetTheirOwnBoundBack() {
    Cache<Object, Object> open = filled();
    CacheRow openRow = new CacheRow(open);
    row.add(withoutRoom(filled()));
    register();
    Runnable unused = harness.service.registrations().addCaches(ShedHarness.terms("open"), openRow);
    lowerToHalf();
    assertThat(maximum(open)).isLessThan(OWN_MAXIMUM);

    closed.set(true);
    harness.service.close();

    await().until(() -> maximum(open) == OWN_MAXIMUM);
  }

  @Test
  void withdrawal_boundCannotBeGivenBackAtFirst_isTriedAgain() {
    Cache<Object, Object> open = filled();
    row.add(closing(Cache.class, open));
    Runnable withdrawal = register();
    lowerToHalf();
    assertThat(maximum(open)).isLessThan(OWN_MAXIMUM);

    closed.set(true);
    withdrawal.run();
    harness.tickUntil(() -> !harness.quarantined.isEmpty());
    closed.set(false);

    harness.tickUntil(() -> maximum(open) == OWN_MAXIMUM);
  }

  @Test
  void withdrawal_boundCannotBeGivenBackAgain_isToldOnce() {
    row.add(closing(Cache.class, filled()));
    Runnable withdrawal = register();
    lowerToHalf();
    closed.set(true);
    withdrawal.run();
    harness.tickUntil(() -> !harness.quarantined.isEmpty());
    thrown.set(0);

    harness.tickUntil(() -> thrown.get() > 0);
    harness.tickUntil(() -> harness.threads.free() == 2);

    assertThat(harness.quarantined).hasSize(1);
  }

  @Test
  void withdrawal_oneBeforeItIsClosed_getsItsOwnBoundBackInTheSamePass() {
    Cache<Object, Object> open = filled();
    CacheRow openRow = new CacheRow(open);
    row.add(closing(Cache.class, filled()));
    Runnable first = register();
    Runnable second = harness.service.registrations().addCaches(ShedHarness.terms("open"), openRow);
    lowerToHalf();
    assertThat(maximum(open)).isLessThan(OWN_MAXIMUM);
    untilFree();

    closed.set(true);
    first.run();
    second.run();
    onePass();

    assertThat(maximum(open)).isEqualTo(OWN_MAXIMUM);
  }

  @Test
  void withdrawal_whileInQuarantineWithItsOwnBound_isLetGoOfAtOnce() {
    Walked walked = new Walked(closed);
    fill(walked);
    row.add(walked);
    Runnable withdrawal = register();
    harness.drop(ENTRIES * BYTES / 2L);
    closed.set(true);
    harness.tickUntil(() -> !harness.quarantined.isEmpty());
    untilFree();
    walked.steps.set(0);

    withdrawal.run();
    onePass();

    assertThat(walked.steps).as("it is looked where the shed stopped").hasPositiveValue();
  }

  private void untilFree() {
    await().until(() -> harness.threads.free() == 2);
  }

  private void onePass() {
    harness.service.tick(harness.clock.nanoTime() + 3_000_000_000L, HeapRoom.AMPLE);
    untilFree();
  }

  /** Cannot be counted once it is closed. */
  private static final class Walked extends ConcurrentSkipListMap<Object, Object> {
    private static final long serialVersionUID = 1;

    private final transient AtomicBoolean closed;
    private final transient AtomicInteger steps = new AtomicInteger();

    Walked(AtomicBoolean closed) {
      this.closed = closed;
    }

    @Override
    public int size() {
      if (closed.get()) {
        throw new IllegalStateException("closed");
      }
      return super.size();
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
      Iterator<Map.Entry<Object, Object>> entries = super.entrySet().iterator();
      return new AbstractSet<>() {
        @Override
        public int size() {
          return Walked.this.size();
        }

        @Override
        public Iterator<Map.Entry<Object, Object>> iterator() {
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              steps.incrementAndGet();
              return entries.hasNext();
            }

            @Override
            public Map.Entry<Object, Object> next() {
              return entries.next();
            }
          };
        }
      };
    }
  }

  @Test
  void shed_oneThrowsAsItGives_othersGive() {
    Map<Object, Object> stuck =
        new ConcurrentHashMap<>() {
          @Override
          public boolean remove(Object key, Object value) {
            throw new IllegalStateException("stuck");
          }
        };
    Map<Object, Object> open = new ConcurrentHashMap<>();
    fill(stuck);
    fill(open);
    row.add(stuck);
    row.add(open);
    register();

    harness.drop(ENTRIES * BYTES / 2L);

    assertThat(stuck).hasSize(ENTRIES);
    assertThat(open).hasSizeLessThan(ENTRIES);
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_oneOfVeryManyIsClosed_othersGive() {
    closed.set(true);
    row.add(closing(Cache.class, filled()));
    for (int i = 1; i < MANY; i++) {
      Map<Object, Object> open = new ConcurrentHashMap<>();
      fill(open);
      row.add(open);
    }
    register();

    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, /* belowKeep= */ true);

    assertThat(row.caches.subList(1, MANY))
        .allMatch(cache -> ((Map<?, ?>) cache).size() < ENTRIES / 2);
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_oneManagerIsClosed_othersGive() {
    Map<Object, Object> open = new ConcurrentHashMap<>();
    fill(open);
    closed.set(true);
    row.add(closing(CacheManager.class, row));
    row.add(open);
    register();

    harness.drop(ENTRIES * BYTES / 2L);

    assertThat(open).hasSizeLessThan(ENTRIES);
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void shed_oneCacheOfAManagerCannotBeHad_othersGive() {
    ConcurrentHashMap<Object, Object> last = new ConcurrentHashMap<>();
    CacheManager manager =
        new CacheManager() {
          @Override
          public Collection<String> getCacheNames() {
            return List.of("typed", "last");
          }

          @Override
          public org.springframework.cache.Cache getCache(String name) {
            if (name.equals("typed")) {
              throw new IllegalArgumentException("by its types only");
            }
            return new ConcurrentMapCache(name, last, false);
          }
        };
    fill(last);
    row.add(manager);
    register();

    harness.drop(ENTRIES * BYTES / 2L);

    assertThat(last).hasSizeLessThan(ENTRIES);
    assertThat(harness.quarantined).isEmpty();
  }

  @Test
  void step_allAreClosed_isToldAsAFailure() {
    row.add(closing(Cache.class, filled()));
    row.add(closing(Cache.class, filled()));
    register();
    harness.drop(1);
    assertThat(harness.quarantined).isEmpty();

    closed.set(true);
    harness.drop(1);

    assertThat(harness.quarantined)
        .isNotEmpty()
        .allMatch(text -> text.equals("marked threw java.lang.IllegalStateException"));
  }

  private Runnable register() {
    return harness.service.registrations().addCaches(ShedHarness.terms("marked"), row);
  }

  private void lowerToHalf() {
    harness.drop(1);
    harness.step(PressureLevel.MODERATE, harness.service.cacheBytes() / 2, 0, false);
  }

  /** One that throws at every call once it is closed. */
  private Object closing(Class<?> type, Object open) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (closed.get()) {
            thrown.incrementAndGet();
            throw new IllegalStateException("closed");
          }
          return method.invoke(open, arguments);
        });
  }

  /** The same where each call finds no memory from then on. */
  private Object withoutRoom(Cache<Object, Object> open) {
    return Proxy.newProxyInstance(
        Cache.class.getClassLoader(),
        new Class<?>[] {Cache.class},
        (proxy, method, arguments) -> {
          if (closed.get()) {
            throw new NoRoom();
          }
          return method.invoke(open, arguments);
        });
  }

  private static Cache<Object, Object> filled() {
    Cache<Object, Object> cache =
        Caffeine.newBuilder().executor(Runnable::run).maximumSize(OWN_MAXIMUM).build();
    fill(cache.asMap());
    return cache;
  }

  private static void fill(Map<Object, Object> map) {
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
  }

  private static long maximum(Cache<?, ?> cache) {
    return cache.policy().eviction().orElseThrow().getMaximum();
  }

  /** Not even to tell of it. */
  private static final class NoRoom extends OutOfMemoryError {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw new OutOfMemoryError("injected");
    }
  }
}
