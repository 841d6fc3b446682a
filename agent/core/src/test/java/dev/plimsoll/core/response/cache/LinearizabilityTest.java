package dev.plimsoll.core.response.cache;

import com.google.common.cache.CacheBuilder;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jsr107.ri.spi.RICachingProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shedding beside writers of the same key, as Lincheck arranges and explores it: each history must
 * be one that a plain map gives whose entry is taken whole. An adapter tells by its bytes which
 * value it took, so one that takes a value other than it saw has lost an update, and is found.
 */
class LinearizabilityTest {
  /** Switches of threads in the middle of {@code ConcurrentHashMap} and of the adapter. */
  @Test
  void shed_concurrentMapModelChecked_takesTheValueItSaw() {
    new ModelCheckingOptions()
        .sequentialSpecification(OneEntry.class)
        .iterations(10)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(HashMapShed.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        HashMapShed.class,
        SkipListShed.class,
        GuavaShed.class,
        CaffeineShed.class,
        LockedShed.class,
        JCacheShed.class,
        EhcacheShed.class
      })
  void shed_underStress_takesTheValueItSaw(Class<?> cache) {
    new StressOptions()
        .sequentialSpecification(OneEntry.class)
        .iterations(8)
        .invocationsPerIteration(400)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(cache);
  }

  /** What all of them must look like. Numbers are a value's length in thousands of bytes. */
  public static final class OneEntry {
    private int value;

    public void put(int fresh) {
      value = fresh;
    }

    public int get() {
      return value;
    }

    public int shed() {
      int taken = value;
      value = 0;
      return taken;
    }
  }

  /** One key of a cache. */
  public abstract static class Shed {
    private static final Integer KEY = 1;
    private static final int UNIT = 1_000;
    private static final ObjectSizes sizes = new ObjectSizes(new MemoryLayout(12, 16, 4));

    private final Object cache;
    private final CacheAdapter adapter;
    private final ShedTerms terms =
        new ShedTerms(new SystemNanoClock(), sizes, Long.MAX_VALUE / 2, false);

    Shed(Object cache) {
      this.cache = cache;
      this.adapter = new AdapterKinds().get(cache.getClass()).adapterFor(cache);
    }

    abstract void put(Integer key, byte[] value);

    abstract byte[] get(Integer key);

    @Operation
    public void put(@Param(gen = IntGen.class, conf = "1:9") int value) {
      put(KEY, new byte[value * UNIT]);
    }

    @Operation
    public int get() {
      byte[] value = get(KEY);
      return value == null ? 0 : value.length / UNIT;
    }

    /** Until something was taken, or there was nothing: a refusal alone is no answer. */
    @Operation(nonParallelGroup = "shedding thread")
    public int shed() {
      while (true) {
        long bytes = adapter.shed(cache, 1, UNIT, terms);
        if (bytes > 0) {
          return (int) (bytes / UNIT);
        }
        if (get(KEY) == null) {
          return 0;
        }
      }
    }
  }

  /** One key of a map. */
  public abstract static class MapShed extends Shed {
    private final Map<Object, Object> map;

    MapShed(Object cache, Map<Object, Object> map) {
      super(cache);
      this.map = map;
    }

    @Override
    void put(Integer key, byte[] value) {
      map.put(key, value);
    }

    @Override
    byte[] get(Integer key) {
      return (byte[]) map.get(key);
    }
  }

  public static final class HashMapShed extends MapShed {
    public HashMapShed() {
      this(new ConcurrentHashMap<>());
    }

    private HashMapShed(Map<Object, Object> map) {
      super(map, map);
    }
  }

  public static final class SkipListShed extends MapShed {
    public SkipListShed() {
      this(new ConcurrentSkipListMap<>());
    }

    private SkipListShed(Map<Object, Object> map) {
      super(map, map);
    }
  }

  public static final class LockedShed extends MapShed {
    public LockedShed() {
      this(Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true)));
    }

    private LockedShed(Map<Object, Object> map) {
      super(map, map);
    }
  }

  public static final class GuavaShed extends MapShed {
    public GuavaShed() {
      this(CacheBuilder.newBuilder().build());
    }

    private GuavaShed(com.google.common.cache.Cache<Object, Object> cache) {
      super(cache, cache.asMap());
    }
  }

  public static final class CaffeineShed extends MapShed {
    public CaffeineShed() {
      this(
          com.github.benmanes.caffeine.cache.Caffeine.newBuilder().executor(Runnable::run).build());
    }

    private CaffeineShed(com.github.benmanes.caffeine.cache.Cache<Object, Object> cache) {
      super(cache, cache.asMap());
    }
  }

  /** One key of a JCache, which is made once: a manager for each history would take minutes. */
  public abstract static class StandardShed extends Shed {
    private final Cache<Integer, byte[]> cache;

    StandardShed(Cache<Integer, byte[]> cache, Object registered) {
      super(registered);
      this.cache = cache;
      cache.clear();
    }

    @Override
    void put(Integer key, byte[] value) {
      cache.put(key, value);
    }

    @Override
    byte[] get(Integer key) {
      return cache.get(key);
    }
  }

  public static final class JCacheShed extends StandardShed {
    private static final Cache<Integer, byte[]> once =
        new RICachingProvider()
            .getCacheManager()
            .createCache(
                "linear", new MutableConfiguration<Integer, byte[]>().setStoreByValue(false));

    public JCacheShed() {
      super(once, once);
    }
  }

  public static final class EhcacheShed extends StandardShed {
    private static final Cache<Integer, byte[]> once =
        new EhcacheCachingProvider()
            .getCacheManager()
            .createCache(
                "linear", new MutableConfiguration<Integer, byte[]>().setStoreByValue(false));

    public EhcacheShed() {
      super(once, once.unwrap(org.ehcache.Cache.class));
    }
  }
}
