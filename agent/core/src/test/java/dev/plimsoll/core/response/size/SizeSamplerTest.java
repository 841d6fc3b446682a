package dev.plimsoll.core.response.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.base.ModuleOpener;
import dev.plimsoll.core.base.SystemNanoClock;
import java.awt.image.CropImageFilter;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Sizes for a layout of 12-byte headers and 4-byte references. */
class SizeSamplerTest {
  private final SystemNanoClock clock = new SystemNanoClock();
  private final ObjectSizes sizes = new ObjectSizes(new MemoryLayout(12, 16, 4));
  private final SizeSampler sampler = new SizeSampler(clock, sizes);

  @Test
  void add_arraysAndStrings_areExact() {
    assertThat(weigh(1, new byte[1_000])).isEqualTo(16 + 1_016);
    assertThat(weigh(2L, new long[10])).isEqualTo(24 - 8 + 8 + 96);
    assertThat(weigh("abc", new char[3])).isEqualTo(24 + 24 + 24);
    assertThat(weigh("\u20ac\u20ac\u20ac\u20ac\u20ac", null)).isEqualTo(24 + 32);
  }

  @Test
  void add_byteBuffers_countTheirArrayOrNone() {
    double heap = weigh(1, ByteBuffer.wrap(new byte[10_000]).asReadOnlyBuffer());

    assertThat(heap).isBetween(10_000.0, 10_200.0);
    assertThat(weigh(1, ByteBuffer.allocateDirect(10_000))).isLessThan(400);
  }

  @Test
  void leafBytes_future_isThatOfWhatItWasCompletedWith() {
    long done = sizes.leafBytes(CompletableFuture.completedFuture(new byte[1_000]));

    assertThat(done)
        .isEqualTo((long) weigh(null, CompletableFuture.completedFuture(new byte[1_000])));
    assertThat(done).isBetween(1_016L + 16, 1_016L + 64);
    assertThat(sizes.leafBytes(new CompletableFuture<>())).isEqualTo(-1);
    assertThat(sizes.leafBytes(CompletableFuture.failedFuture(new Error()))).isEqualTo(-1);
    assertThat(sizes.leafBytes(CompletableFuture.completedFuture(new Object[1]))).isEqualTo(-1);
  }

  @Test
  void add_objectGraph_countsWhatItRefersTo() {
    // Node: 12 + 4 + 4 = 24 with padding; each with an array of 100 bytes (120).
    Node chain = new Node(new Node(new Node(null)));

    assertThat(weigh(1, chain)).isEqualTo(16 + 3 * (24 + 120));
  }

  @Test
  void add_cycle_endsAndCountsOnce() {
    Node first = new Node(null);
    first.next = new Node(first);

    assertThat(weigh(1, first)).isEqualTo(16 + 2 * (24 + 120));
  }

  @Test
  void add_objectThatManyEntriesShare_belongsToNone() {
    Node shared = new Node(new Node(new Node(null)));
    sampler.begin(clock.nanoTime() + 1_000_000_000L);
    for (int i = 0; i < 10; i++) {
      Node own = new Node(shared);
      assertThat(sampler.add("key " + i, own)).isTrue();
    }
    double mean = sampler.totalBytes() / sampler.entries();
    sampler.end();

    assertThat(mean).isEqualTo(24 + 24 + 24 + 120);
  }

  @Test
  void add_longListOfEqualElements_isJudgedBySome() {
    List<byte[]> list = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      list.add(new byte[100]);
    }

    assertThat(weigh(1, list)).isCloseTo(10_000 * 125.0, within(10_000.0));
  }

  @Test
  void add_mapOfTheJdk_isWalkedThroughItsIterator() {
    Map<Integer, byte[]> map = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      map.put(1_000 + i, new byte[500]);
    }

    assertThat(weigh(1, map)).isCloseTo(1_000 * (16 + 520 + 38.0), within(10_000.0));
  }

  @Test
  void add_collectionThatMayBlock_isNotAsked() throws Exception {
    List<Object> locked = Collections.synchronizedList(new ArrayList<>());
    synchronized (locked) {
      Beside.start(() -> weigh(1, locked)).awaitEnd();
    }
  }

  @Test
  void add_optionalOrUnmodifiableList_countsWhatIsBehind() {
    List<byte[]> list = new ArrayList<>(List.of(new byte[1_000], new byte[1_000]));

    assertThat(weigh(1, Optional.of(new byte[1_000]))).isEqualTo(16 + 16 + 1_016);
    assertThat(weigh(1, Collections.unmodifiableList(list))).isBetween(2_048.0, 2_250.0);
  }

  /** Its class is nested beside those of the lists. */
  @Test
  void add_iteratorOfAnUnmodifiableList_isNoListItself() {
    List<byte[]> list = List.of(new byte[1_000], new byte[1_000], new byte[1_000]);

    assertThat(weigh(1, list.iterator())).isBetween(3_048.0, 3_250.0);
  }

  @Test
  void add_ownKindOfLinkedMap_countsEachEntryOnce() {
    Recent map = new Recent();
    for (int i = 0; i < 1_000; i++) {
      map.put(1_000 + i, new byte[500]);
    }

    // An entry of 40, its key and its value; a table of 2,048 places.
    double all = 1_000 * (40 + 16 + 520) + 2_048 * 4;
    assertThat(weigh(1, map)).isCloseTo(all, within(all / 10));
  }

  /** That it is open then is a matter of the JVM; {@code ModulesIT} weighs what is behind. */
  @Test
  void add_classesOfTheJdk_areOpenedWhereTheyHoldOthersObjects() {
    Set<Object> opened = new HashSet<>();
    Instrumentation jvm =
        (Instrumentation)
            Proxy.newProxyInstance(
                SizeSamplerTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                  opened.addAll(((Map<?, ?>) arguments[3]).keySet());
                  return null;
                });
    sizes.setOpener(new ModuleOpener(jvm));

    weigh(LocalDate.EPOCH, new AtomicReference<>(1));
    weigh(1, new CropImageFilter(0, 0, 1, 1));

    assertThat(opened).containsExactlyInAnyOrder("java.util.concurrent.atomic", "java.awt.image");
  }

  @Test
  void add_hugeGraph_isBounded() {
    Node chain = null;
    for (int i = 0; i < 100_000; i++) {
      chain = new Node(chain);
    }

    assertThat(weigh(1, chain)).isLessThan(600 * 144);
  }

  /** On a busy machine the deadline of a pass is over before it begins. */
  @Test
  void add_deadlineHasPassed_entriesAreWeighedWhole() {
    sampler.begin(clock.nanoTime());
    for (int i = 0; i < 4; i++) {
      Node chain = null;
      for (int n = 0; n < 100; n++) {
        chain = new Node(chain);
      }
      assertThat(sampler.add(1_000 + i, chain)).isTrue();
    }
    double mean = sampler.totalBytes() / sampler.entries();
    sampler.end();

    assertThat(mean).isEqualTo(16 + 100 * (24 + 120));
  }

  /** Of 100 rows of 120 objects four are seen. */
  @Test
  void add_listOfLargeElements_isJudgedBySome() {
    double all = 100 * 60 * (24 + 120);

    assertThat(weigh(1, rows(100, null))).isCloseTo(all, within(all / 5));
  }

  /** What was judged by the first entry to hold it is taken back as a whole. */
  @Test
  void add_elementsOfManyEntriesShareAnObject_belongsToNone() {
    byte[] shared = new byte[100_000_000];
    sampler.begin(clock.nanoTime() + 1_000_000_000L);
    for (int i = 0; i < 4; i++) {
      assertThat(sampler.add(1_000 + i, rows(100, shared))).isTrue();
    }
    double mean = sampler.totalBytes() / sampler.entries();
    sampler.end();

    double own = 100 * 60 * (24 + 120);
    assertThat(mean).isCloseTo(own, within(own / 5));
  }

  private static List<Object> rows(int count, Object shared) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Node chain = null;
      for (int n = 0; n < 60; n++) {
        chain = new Node(chain);
      }
      rows.add(shared == null ? chain : new Object[] {chain, shared});
    }
    return rows;
  }

  @Test
  void end_afterAPass_letsGoOfWhatWasSeen() {
    weigh("key", new Node(null));

    assertThat(sampler.holdsNothing()).isTrue();
  }

  @Test
  void measured_layoutOfThisJvm_isTheUsualOne() {
    // What HotSpot answers on x64 with compressed references and class pointers.
    MemoryLayout layout =
        MemoryLayout.measured(
            object -> {
              if (object instanceof byte[] bytes) {
                return (16 + bytes.length + 7) & ~7;
              }
              if (object instanceof Object[] references) {
                return (16 + 4L * references.length + 7) & ~7;
              }
              return object.getClass().getDeclaredFields().length == 1 ? 16 : 24;
            });

    assertThat(layout).isEqualTo(new MemoryLayout(12, 16, 4));
  }

  private double weigh(Object key, Object value) {
    sampler.begin(clock.nanoTime() + 1_000_000_000L);
    sampler.add(key, value);
    double bytes = sampler.totalBytes();
    sampler.end();
    return bytes;
  }

  private static final class Recent extends LinkedHashMap<Integer, byte[]> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
      return size() > 2_000;
    }
  }

  private static final class Node {
    @SuppressWarnings("unused")
    private final byte[] payload = new byte[100];

    @SuppressWarnings("unused")
    private Node next;

    Node(Node next) {
      this.next = next;
    }
  }
}
