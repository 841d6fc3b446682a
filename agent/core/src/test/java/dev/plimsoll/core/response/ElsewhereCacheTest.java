package dev.plimsoll.core.response;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.ShedderView;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import javax.cache.Cache;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.support.SimpleCacheManager;

/** What is in a grid, behind a client or in a file stays there, whatever it looks like here. */
class ElsewhereCacheTest {
  private static final String IMAP = "com.hazelcast.map.impl.proxy.MapProxyImpl";
  private static final int ENTRIES = 500;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        IMAP,
        "org.redisson.RedissonMap",
        "org.infinispan.cache.impl.CacheImpl",
        "org.apache.geode.internal.cache.LocalRegion",
        "org.apache.ignite.internal.processors.cache.Entries",
        "com.sleepycat.collections.StoredMap",
        "com.tangosol.coherence.component.Entries",
        "org.springframework.data.redis.support.collections.DefaultRedisMap",
        "net.openhft.chronicle.map.VanillaChronicleMap",
        "org.h2.mvstore.MVMap",
        "com.couchbase.client.java.datastructures.CouchbaseMap",
        "org.jgroups.blocks.ReplicatedHashMap",
        "org.mapdb.HTreeMap"
      })
  void registerCache_mapOfAGrid_isLeftAlone(String name) throws Exception {
    ConcurrentMap<Object, Object> map = grid(name);
    register("c", map);

    shedAll();

    assertThat(map).hasSize(ENTRIES);
    assertThat(harness.service.views()).isEmpty();
    assertThat(harness.logText().lines())
        .singleElement()
        .asString()
        .contains("WARN", "cache c is left alone: " + name + " keeps its entries elsewhere too");
  }

  @Test
  @SuppressWarnings("unchecked")
  void registerCache_queueWithAnInterfaceOfAGrid_isLeftAlone() throws Exception {
    Class<?> theirs =
        loaded(
            new ByteBuddy().makeInterface(BlockingQueue.class).name("com.hazelcast.IQueue"),
            getClass().getClassLoader());
    Queue<Object> jobs =
        (Queue<Object>)
            instance(
                loaded(
                    new ByteBuddy()
                        .subclass(LinkedBlockingQueue.class)
                        .implement(theirs)
                        .name("com.acme.Jobs"),
                    theirs.getClassLoader()));
    for (int i = 0; i < ENTRIES; i++) {
      jobs.add(new byte[1_000]);
    }
    register("jobs", jobs);

    shedAll();

    assertThat(jobs).hasSize(ENTRIES);
    assertThat(harness.logText()).contains("cache jobs is left alone: com.acme.Jobs");
  }

  @Test
  void registerCache_springOverAGrid_leavesWhatIsBeneathAlone() throws Exception {
    ConcurrentMap<Object, Object> map = grid(IMAP);
    ConcurrentMapCache pages = new ConcurrentMapCache("pages", map, true);
    SimpleCacheManager manager = new SimpleCacheManager();
    manager.setCaches(List.of(pages));
    manager.initializeCaches();
    register("pages", pages);
    register("all", manager);

    shedAll();

    assertThat(map).hasSize(ENTRIES);
    assertThat(harness.service.views()).extracting(ShedderView::name).containsExactly("all");
    assertThat(harness.logText().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("cache pages is left alone: " + IMAP))
        .anyMatch(line -> line.contains("cache all is left alone: " + IMAP));
  }

  @Test
  void found_cacheOfAGrid_isLeftAlone() throws Exception {
    Object cache =
        instance(
            loaded(
                new ByteBuddy()
                    .subclass(Object.class)
                    .implement(Cache.class)
                    .method(isAbstract())
                    .intercept(StubMethod.INSTANCE)
                    .name("org.infinispan.jcache.embedded.JCache"),
                getClass().getClassLoader()));

    harness.service.registrations().discovery().found("com.acme.Catalog#<init>:42", cache);

    assertThat(harness.service.views()).isEmpty();
    assertThat(harness.logText()).contains("is left alone: org.infinispan.jcache.embedded.JCache");
  }

  private void register(String name, Object cache) {
    harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }

  private void shedAll() {
    harness.drop(1);
    harness.step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE, /* belowKeep= */ true);
  }

  /** The JDK's map as a class of that name. */
  @SuppressWarnings("unchecked")
  private ConcurrentMap<Object, Object> grid(String name) throws Exception {
    ConcurrentMap<Object, Object> map =
        (ConcurrentMap<Object, Object>)
            instance(
                loaded(
                    new ByteBuddy().subclass(ConcurrentHashMap.class).name(name),
                    getClass().getClassLoader()));
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[1_000]);
    }
    return map;
  }

  private static Class<?> loaded(DynamicType.Builder<?> builder, ClassLoader parent) {
    return builder.make().load(parent, ClassLoadingStrategy.Default.WRAPPER).getLoaded();
  }

  private static Object instance(Class<?> type) throws Exception {
    return type.getDeclaredConstructor().newInstance();
  }
}
