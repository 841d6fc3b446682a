package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.base.Beside;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK offers to keep things in, apart from maps that are concurrent. */
class JdkCacheTest {
  private static final int ENTRIES = 4_000;
  private static final int BYTES = 1_000;

  private final ShedHarness harness = new ShedHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  static Stream<Map<Object, Object>> maps() {
    return Stream.of(
        Collections.synchronizedMap(new HashMap<>()),
        Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true)),
        Collections.synchronizedMap(new TreeMap<>()),
        Collections.synchronizedSortedMap(new TreeMap<>()),
        Collections.synchronizedMap(new WeakHashMap<>()),
        new Hashtable<>());
  }

  static Stream<Arguments> collections() {
    return Stream.of(
        Arguments.of("queue", new ConcurrentLinkedQueue<>()),
        Arguments.of("queue", new ConcurrentLinkedDeque<>()),
        Arguments.of("queue", new LinkedBlockingQueue<>()),
        Arguments.of("queue", new LinkedBlockingDeque<>()),
        Arguments.of("queue", new ArrayBlockingQueue<>(ENTRIES)),
        Arguments.of("queue", new LinkedTransferQueue<>()),
        Arguments.of("set", ConcurrentHashMap.newKeySet()),
        Arguments.of("set", new ConcurrentSkipListSet<>()),
        Arguments.of("synchronized-collection", Collections.synchronizedSet(new HashSet<>())),
        Arguments.of("synchronized-collection", Collections.synchronizedSet(new LinkedHashSet<>())),
        Arguments.of("synchronized-collection", Collections.synchronizedList(new LinkedList<>())),
        Arguments.of("synchronized-list", Collections.synchronizedList(new ArrayList<>())));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void shed_synchronizedMap_isInProportion(Map<Object, Object> map) {
    // Held here, or each collection would take those of the weak one.
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      keys.add(i);
      map.put(keys.get(i), new byte[BYTES + i % 500]);
    }
    register("c", map);

    for (int round = 0; round < 3; round++) {
      long before = bytes(map.values());
      harness.drop(before / 5);
      assertThat((double) (before - bytes(map.values())) / (before / 5)).isBetween(0.8, 1.3);
    }
    assertThat(keys).hasSize(ENTRIES);
    assertThat(harness.view("c").kind()).isEqualTo("synchronized-map");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("collections")
  void shed_collection_isInProportion(String kind, Collection<Object> collection) {
    for (int i = 0; i < ENTRIES; i++) {
      collection.add(element(i));
    }
    register("c", collection);

    for (int round = 0; round < 3; round++) {
      int before = collection.size();
      harness.drop(before / 5L * (BYTES + 64));
      assertThat((double) (before - collection.size()) / (before / 5.0))
          .as(harness.logText())
          .isBetween(0.8, 1.3);
    }
    assertThat(harness.view("c").kind()).isEqualTo(kind);
  }

  @Test
  void shed_mapInOrderOfAccess_dropsTheEldest() {
    Map<Object, Object> map = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true));
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
    for (int i = 0; i < ENTRIES / 2; i += 2) {
      map.get(i);
    }
    register("c", map);

    harness.drop(ENTRIES / 4L * (BYTES + 64));

    for (int i = 0; i < ENTRIES / 2; i += 2) {
      assertThat(map).containsKey(i);
    }
    assertThat(map.size()).isCloseTo(ENTRIES * 3 / 4, within(ENTRIES / 20));
    assertThat(map).doesNotContainKey(1).containsKey(ENTRIES - 1);
  }

  @Test
  void shed_queueAndList_dropTheOldest() {
    ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();
    List<Object> list = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < ENTRIES; i++) {
      queue.add(element(i));
      list.add(element(i));
    }
    register("queue", queue);
    register("list", list);

    harness.drop(ENTRIES * (long) BYTES);

    assertThat(queue.peek()).isEqualTo(element(ENTRIES - queue.size()));
    assertThat(list.get(0)).isEqualTo(element(ENTRIES - list.size()));
    assertThat(queue.size()).isLessThan(ENTRIES * 2 / 3);
    assertThat(list.size()).isLessThan(ENTRIES * 2 / 3);
  }

  @Test
  void shed_synchronizedHashMap_everyEntryHasItsTurn() {
    Map<Object, Object> map = Collections.synchronizedMap(new HashMap<>());
    Set<Object> dropped = new HashSet<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
    register("c", map);

    for (int step = 0; step < 14; step++) {
      harness.drop(ENTRIES * (long) BYTES / 10);
      for (int i = 0; i < ENTRIES; i++) {
        if (map.putIfAbsent(i, new byte[BYTES]) == null) {
          dropped.add(i);
        }
      }
    }

    assertThat(dropped.size()).isGreaterThan(ENTRIES * 95 / 100);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void shed_usersIterateWithTheMutexHeld_areNeverDisturbed(Map<Object, Object> map)
      throws Exception {
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
    register("c", map);

    Beside user = Beside.start(() -> walkAndWrite(map));
    while (user.isAlive()) {
      harness.drop(ENTRIES / 20L * BYTES);
    }
    user.awaitEnd();

    assertThat(harness.quarantined).isEmpty();
    assertThat(harness.service.returnedBytes()).isPositive();
  }

  @Test
  void shed_viewOfAnother_isLeftAloneAsItsMutexIsElsewhere() {
    Map<Object, Object> map = Collections.synchronizedMap(new HashMap<>());
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[BYTES]);
    }
    register("view", map.keySet());

    harness.drop(ENTRIES * (long) BYTES / 2);

    assertThat(map).hasSize(ENTRIES);
  }

  static Stream<Object> refused() {
    return Stream.of(
        new HashMap<>(),
        new LinkedHashMap<>(),
        new ArrayList<>(),
        new PriorityQueue<>(),
        new PriorityBlockingQueue<>(),
        new DelayQueue<>(),
        new SynchronousQueue<>(),
        new CopyOnWriteArrayList<>(),
        new CopyOnWriteArraySet<>());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void registerCache_typeNotToBeTouched_isRefusedWithAdvice(Object cache) {
    register("c", cache);

    assertThat(harness.logText()).contains("left alone", cache.getClass().getName());
    assertThat(harness.service.views()).isEmpty();
  }

  @Test
  void registerCache_twoOfOneRefusedClass_areBothTold_eachOnce() {
    register("first", new HashMap<>());
    register("second", new HashMap<>());
    register("first", new HashMap<>());

    assertThat(harness.logText().lines().filter(line -> line.contains("left alone")))
        .hasSize(2)
        .anyMatch(line -> line.contains("cache first "))
        .anyMatch(line -> line.contains("cache second "));
  }

  @Test
  void registerCache_manyOfOneRefusedClass_areNotAllTold() {
    for (int i = 0; i < 500; i++) {
      register("tenant" + i, new HashMap<>());
    }

    assertThat(harness.logText().lines().filter(line -> line.contains("left alone")))
        .hasSizeBetween(17, 60);
  }

  private static void walkAndWrite(Map<Object, Object> map) {
    for (int round = 0; round < 200; round++) {
      synchronized (map) {
        for (Map.Entry<Object, Object> entry : map.entrySet()) {
          entry.setValue(entry.getValue());
        }
      }
      for (int i = 0; i < 100; i++) {
        map.put(round * 100 % ENTRIES + i, new byte[BYTES]);
      }
    }
  }

  private void register(String name, Object cache) {
    harness.service.registrations().addCache(ShedHarness.terms(name), cache);
  }

  private static String element(int number) {
    return "x".repeat(BYTES - 10) + (1_000_000_000 + number);
  }

  private static long bytes(Collection<Object> values) {
    long sum = 0;
    for (Object value : values) {
      sum += 16 + ((byte[]) value).length;
    }
    return sum;
  }
}
