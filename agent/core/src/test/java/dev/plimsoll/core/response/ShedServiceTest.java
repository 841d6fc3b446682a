package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.response.shed.Terms;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShedServiceTest {
  private final ShedHarness harness = new ShedHarness();
  private final ShedService service = harness.service;

  @AfterEach
  void close() {
    harness.close();
  }

  /** What a collection of the heap shows says nothing of what lies outside. */
  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "HEAP"})
  void request_ofWhatLiesOutsideTheHeap_isNotCorrectedByTheHeapsYield(MemoryResource too) {
    List<Long> wanted = new ArrayList<>();
    int direct = 1 << MemoryResource.DIRECT.ordinal() | 1 << too.ordinal();
    harness
        .service
        .registrations()
        .addShedder(
            new Terms("buffers", 100, 0, direct, ShedHarness.NONE),
            call -> {
              if (call.length > 0) {
                wanted.add(call[3]);
              }
              return 500;
            });
    harness.service.noteYield(0.25);

    boolean begun =
        harness.service.request(
            PressureLevel.MODERATE, MemoryResource.DIRECT, Long.MAX_VALUE, 1000, false);
    harness.untilIdle();

    assertThat(begun).isTrue();
    assertThat(wanted).containsExactly(1000L);
    assertThat(harness.service.returnedBytes()).isEqualTo(500);
    assertThat(harness.service.heapReturnedBytes()).isZero();
    assertThat(harness.toldBytes).containsExactly(1000L, 500L);
  }

  /** A thousand buffers of a megabyte are 150 KB of heap, less than any want of direct memory. */
  @Test
  void request_ofWhatLiesOutsideTheHeap_takesAQuarterOfACacheUntilItIsCritical() {
    ConcurrentHashMap<Integer, ByteBuffer> buffers = new ConcurrentHashMap<>();
    for (int i = 0; i < 1000; i++) {
      buffers.put(i, ByteBuffer.allocateDirect(1000));
    }
    MemoryResource direct = MemoryResource.DIRECT;
    Terms terms = new Terms("buffers", 100, 0.1, 1 << direct.ordinal(), ShedHarness.NONE);
    Runnable unused = harness.service.registrations().addCache(terms, buffers);

    harness.service.request(PressureLevel.MODERATE, direct, Long.MAX_VALUE, 10 << 20, false);
    harness.untilIdle();
    assertThat(buffers).hasSizeBetween(700, 800);

    harness.service.request(PressureLevel.MODERATE, direct, Long.MAX_VALUE, 10 << 20, false);
    harness.untilIdle();
    assertThat(buffers).hasSizeBetween(500, 600);

    harness.service.request(PressureLevel.CRITICAL, direct, Long.MAX_VALUE, 10 << 20, false);
    harness.untilIdle();
    assertThat(buffers).hasSizeBetween(50, 150);
  }

  /** Of what lies outside the heap there may be more than the heap, and it is no "all". */
  @Test
  void request_asMuchAsTheHeapOrMore_isNotTakenForAll() {
    List<Long> wanted = new ArrayList<>();
    int both = 1 << MemoryResource.DIRECT.ordinal() | ShedHarness.HEAP;
    Terms terms = new Terms("both", 100, 0, both, ShedHarness.NONE);
    Runnable unused =
        harness
            .service
            .registrations()
            .addShedder(
                terms,
                call -> {
                  if (call.length > 0) {
                    wanted.add(call[3]);
                  }
                  return 0;
                });
    long all = Runtime.getRuntime().maxMemory();
    for (MemoryResource resource : List.of(MemoryResource.DIRECT, MemoryResource.HEAP)) {
      for (long bytes : new long[] {3 * all, all}) {
        harness.service.request(PressureLevel.CRITICAL, resource, Long.MAX_VALUE, bytes, false);
        harness.untilIdle();
      }
    }

    assertThat(wanted).containsExactly(3 * all, all - 1, all - 1, all - 1);
  }

  /** Who switches the agent off in the middle of a step wants nothing more to be shed. */
  @Test
  void setEnabled_offDuringAStep_asksNobodyMore() {
    service
        .registrations()
        .addShedder(
            new Terms("first", 1, 0, ShedHarness.HEAP, ShedHarness.NONE),
            call -> {
              if (call.length > 0) {
                service.setEnabled(false);
              }
              return 0;
            });
    service
        .registrations()
        .addShedder(new Terms("second", 2, 0, ShedHarness.HEAP, ShedHarness.NONE), call -> 0);

    harness.drop(1_000);

    assertThat(harness.asked).containsExactly("first");
  }

  /** An even part of "all there is" reads as a hundred million gibibytes. */
  @Test
  void request_openEndedWithSeveralShedders_isToldAsAskedForNoAmount() {
    harness
        .service
        .registrations()
        .addShedder(new Terms("a", 100, 0, ShedHarness.HEAP, ShedHarness.NONE), call -> 7);
    harness
        .service
        .registrations()
        .addShedder(new Terms("b", 100, 0, ShedHarness.HEAP, ShedHarness.NONE), call -> 7);
    harness.service.noteYield(0.25);

    harness.step(PressureLevel.EXHAUSTED, Long.MAX_VALUE, Long.MAX_VALUE, true);

    assertThat(harness.toldBytes).hasSize(4);
    assertThat(harness.toldBytes.get(0)).isEqualTo(-1);
    assertThat(harness.toldBytes.get(2)).isEqualTo(-1);
  }

  /** What the first would have given nobody knows: those behind it might be asked, too. */
  @ParameterizedTest
  @EnumSource(names = {"MODERATE", "CRITICAL"})
  void request_dryRun_tellsAlsoThoseBehindAShedderOfUnknownYield(PressureLevel level) {
    ConcurrentHashMap<Object, Object> cache = new ConcurrentHashMap<>();
    fill(cache);
    registerShedder("first", 1, call -> 1);
    registerShedder("second", 2, call -> 1);
    harness
        .service
        .registrations()
        .addCache(new Terms("cache", 3, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    harness.service.setSettings(new ShedSettings(ShedHarness.TIMEOUT_NANOS, true));

    harness.step(level, 0, level == PressureLevel.MODERATE ? 10_000 : Long.MAX_VALUE, false);

    assertThat(harness.wouldBeAsked).containsExactly("first", "second", "cache");
    assertThat(harness.asked).as("counted").isEmpty();
    assertThat(cache).hasSize(100);
    assertThat(service.views()).allMatch(view -> view.calls() == 0);
  }

  /** In a full heap it may take many collections until the next step could begin. */
  @ParameterizedTest
  @CsvSource({"MODERATE, true", "CRITICAL, false", "CRITICAL, true"})
  void request_cacheIsFilledAgainMeanwhile_goesOnAtCriticalInAHurry(
      PressureLevel level, boolean hurries) {
    if (hurries) {
      service.hurryAtCritical();
    }
    ConcurrentHashMap<Object, Object> cache = new ConcurrentHashMap<>();
    fill(cache);
    harness
        .service
        .registrations()
        .addCache(new Terms("cache", 1, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    registerShedder("filler", 2, call -> filled(cache));

    harness.step(level, 50_000, 1_000_000, false);

    if (hurries && level == PressureLevel.CRITICAL) {
      assertThat(cache).hasSizeBetween(30, 60);
      assertThat(harness.asked).containsExactly("cache", "filler", "cache");
    } else {
      assertThat(cache).hasSize(100);
      assertThat(harness.asked).containsExactly("cache", "filler");
    }
    assertThat(service.completed()).isEqualTo(1);
  }

  /** What is set aside for one that is not asked again would stay in the caches. */
  @Test
  void request_goesOnBesideAShedderThatHoldsMore_takesAllThatIsMissingOfTheCaches() {
    service.hurryAtCritical();
    AtomicLong gives = new AtomicLong(10_000_000);
    registerShedder("big", 1, call -> gives.get());
    harness.drop(1_000);
    harness.asked.clear();
    gives.set(0);
    ConcurrentHashMap<Object, Object> cache = new ConcurrentHashMap<>();
    fill(cache);
    harness
        .service
        .registrations()
        .addCache(new Terms("cache", 1, 0, ShedHarness.HEAP, ShedHarness.NONE), cache);
    registerShedder("filler", 2, call -> filled(cache));

    harness.step(PressureLevel.CRITICAL, 50_000, 1_000_000, false);

    assertThat(cache).hasSizeBetween(30, 60);
    assertThat(harness.asked).containsExactly("big", "cache", "filler", "cache");
  }

  private static long filled(ConcurrentHashMap<Object, Object> cache) {
    fill(cache);
    return 0;
  }

  private static void fill(ConcurrentHashMap<Object, Object> cache) {
    for (int key = 0; key < 100; key++) {
      cache.put(key, new byte[1_000]);
    }
  }

  @Test
  void request_whileOneIsUnderWay_isRefused() throws InterruptedException {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    registerShedder(
        "slow",
        1,
        call -> {
          inCall.countDown();
          ShedHarness.awaitQuietly(release);
          return 1;
        });
    assertThat(request(100)).isTrue();
    inCall.await();

    assertThat(service.busy()).isTrue();
    assertThat(request(100)).isFalse();

    release.countDown();
    harness.untilIdle();
    assertThat(service.completed()).isEqualTo(1);
    assertThat(harness.view("slow").calls()).isEqualTo(1);
  }

  @Test
  void request_sheddersOnly_areAskedByOrderWithWhatIsLeft() {
    List<String> asked = new ArrayList<>();
    registerShedder("second", 2, call -> ask(asked, "second", call, 70));
    registerShedder("first", 1, call -> ask(asked, "first", call, 40));
    registerShedder("third", 3, call -> ask(asked, "third", call, 1));

    harness.drop(100);

    assertThat(asked).containsExactly("first 0.25 100", "second 0.25 60");
    assertThat(service.returnedBytes()).isEqualTo(110);
  }

  @Test
  void request_shedderKnownByNow_isAskedForTheShareThatIsWanted() {
    List<String> asked = new ArrayList<>();
    registerShedder("c", 1, call -> ask(asked, "c", call, 250));

    harness.drop(1_000);
    harness.drop(100);

    assertThat(asked).containsExactly("c 0.25 1000", "c 0.1 100");
  }

  @Test
  void request_critical_asksForAllButWhatIsKept() {
    List<String> asked = new ArrayList<>();
    service
        .registrations()
        .addShedder(new Terms("c", 1, 0.25, 1, -1), call -> ask(asked, "c", call, 5));

    harness.step(PressureLevel.CRITICAL, Long.MAX_VALUE, Long.MAX_VALUE, false);
    harness.step(PressureLevel.EXHAUSTED, Long.MAX_VALUE, Long.MAX_VALUE, true);

    long all = Runtime.getRuntime().maxMemory();
    assertThat(asked).containsExactly("c 0.75 " + all, "c 1.0 " + all);
  }

  @Test
  void request_otherResource_asksThoseThatRelieveIt() {
    List<String> asked = new ArrayList<>();
    int direct = 1 << MemoryResource.DIRECT.ordinal();
    service
        .registrations()
        .addShedder(new Terms("heap", 1, 0, 1, -1), call -> ask(asked, "heap", call, 5));
    service
        .registrations()
        .addShedder(new Terms("direct", 1, 0, direct, -1), call -> ask(asked, "direct", call, 5));

    service.request(PressureLevel.CRITICAL, MemoryResource.DIRECT, 0, 100, false);
    harness.untilIdle();

    assertThat(asked).singleElement().asString().startsWith("direct");
  }

  /** Direct memory is the container's; of metaspace the container says nothing. */
  @Test
  void request_container_asksThoseThatRelieveDirectMemoryToo() {
    List<String> asked = new ArrayList<>();
    registerFor(MemoryResource.CONTAINER, "native", asked);
    registerFor(MemoryResource.DIRECT, "direct", asked);
    registerFor(MemoryResource.METASPACE, "loaders", asked);

    service.request(PressureLevel.CRITICAL, MemoryResource.CONTAINER, Long.MAX_VALUE, 100, false);
    harness.untilIdle();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0)).startsWith("native");
    assertThat(asked.get(1)).startsWith("direct");
  }

  /** The first says that it gave all; once that showed nowhere, the second is asked as well. */
  @Test
  void requestOfEach_asksThoseBehindOneThatSaysItGaveAll() {
    List<String> asked = new ArrayList<>();
    int mask = 1 << MemoryResource.METASPACE.ordinal();
    service
        .registrations()
        .addShedder(new Terms("liar", 1, 0, mask, -1), call -> ask(asked, "liar", call, 100));
    service
        .registrations()
        .addShedder(new Terms("loaders", 2, 0, mask, -1), call -> ask(asked, "loaders", call, 30));
    MemoryResource metaspace = MemoryResource.METASPACE;

    service.request(PressureLevel.CRITICAL, metaspace, Long.MAX_VALUE, 100, false);
    harness.untilIdle();
    assertThat(asked).containsExactly("liar 1.0 100");

    assertThat(service.requestOfEach(PressureLevel.CRITICAL, metaspace, 100)).isTrue();
    harness.untilIdle();
    assertThat(asked).containsExactly("liar 1.0 100", "liar 1.0 100", "loaders 1.0 100");

    service.request(PressureLevel.CRITICAL, metaspace, Long.MAX_VALUE, 100, false);
    harness.untilIdle();
    assertThat(asked).as("only that once").hasSize(4).endsWith("liar 1.0 100");
  }

  private void registerFor(MemoryResource resource, String name, List<String> asked) {
    int mask = 1 << resource.ordinal();
    service
        .registrations()
        .addShedder(new Terms(name, 1, 0, mask, -1), call -> ask(asked, name, call, 5));
  }

  @Test
  void request_shedderSwitchedOff_isNotAsked() {
    List<String> asked = new ArrayList<>();
    registerShedder("c", 1, call -> ask(asked, "c", call, 5));
    service.registrations().setEnabled("c", false);

    harness.drop(100);

    assertThat(asked).isEmpty();
    assertThat(service.registrations().setEnabled("nobody", true)).isFalse();
  }

  @Test
  void rehearsal_ofShedder_isAnEmptyCallOnceAndNoShed() {
    List<Integer> lengths = new ArrayList<>();
    service
        .registrations()
        .addShedder(
            new Terms("c", 1, 0, 1, -1),
            call -> {
              lengths.add(call.length);
              return 0;
            });

    harness.tickUntil(() -> !lengths.isEmpty());
    harness.drop(10);

    assertThat(lengths).containsExactly(0, 5);
  }

  @Test
  void rehearse_onAnotherThread_endsAndLeavesNoTrace() {
    service.rehearse();

    assertThat(service.views()).isEmpty();
    assertThat(service.promises()).isZero();
    assertThat(harness.logText()).isEmpty();
    assertThat(harness.threads.free()).isEqualTo(2);
  }

  @Test
  void cacheBytes_cacheGrows_isFreshWithoutAnyRequest() {
    ConcurrentHashMap<Integer, byte[]> map = new ConcurrentHashMap<>();
    service.registrations().addCache(new Terms("c", 1, 0.1, 1, -1), map);
    for (int i = 0; i < 1_000; i++) {
      map.put(i, new byte[1_000]);
    }
    harness.tickUntil(() -> service.cacheBytes() > 900_000);
    long before = service.cacheBytes();
    for (int i = 1_000; i < 3_000; i++) {
      map.put(i, new byte[1_000]);
    }

    harness.tickUntil(() -> service.cacheBytes() > 2.8 * before);

    assertThat(service.floorBytes()).isBetween(before / 5, before / 3);
    assertThat(service.appBoundBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(harness.view("c").calls()).isZero();
    assertThat(map).hasSize(3_000);
  }

  @Test
  void tickAndFigures_calm_allocateNothing() {
    ConcurrentHashMap<Integer, byte[]> map = new ConcurrentHashMap<>();
    map.put(1, new byte[1_000]);
    service.registrations().addCache(new Terms("c", 1, 0.1, 1, -1), map);
    registerShedder("s", 2, call -> 0);
    controlRounds(2_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    long sum = controlRounds(20_000);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    assertThat(sum).isPositive();
    // What asking itself allocates.
    assertThat(allocated).isLessThan(1_000);
  }

  private long controlRounds(int rounds) {
    long sum = 0;
    for (int i = 0; i < rounds; i++) {
      service.tick(harness.clock.nanoTime(), HeapRoom.AMPLE);
      sum += service.cacheBytes() + service.floorBytes() + service.appBoundBytes() % 1000;
      sum += service.returnedBytes() + service.completed() + service.shedders();
      if (i % 100 == 0) {
        service.request(
            PressureLevel.MODERATE, MemoryResource.HEAP, Long.MAX_VALUE, 1, /* belowKeep= */ false);
      }
    }
    return sum;
  }

  private boolean request(long bytes) {
    return service.request(
        PressureLevel.MODERATE, MemoryResource.HEAP, Long.MAX_VALUE, bytes, false);
  }

  private void registerShedder(
      String name, int order, java.util.function.ToLongFunction<long[]> shedder) {
    service
        .registrations()
        .addShedder(
            new Terms(name, order, 0, 1, -1),
            call -> call.length == 0 ? 0 : shedder.applyAsLong(call));
  }

  private static long ask(List<String> asked, String name, long[] call, long answer) {
    if (call.length == 0) {
      return 0;
    }
    asked.add(name + " " + Double.longBitsToDouble(call[2]) + " " + call[3]);
    return answer;
  }
}
