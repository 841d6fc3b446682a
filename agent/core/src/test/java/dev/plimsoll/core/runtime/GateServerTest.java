package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.HeapRoom;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.response.shed.Terms;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real callers, real response threads, and the test's own thread as the control thread. */
class GateServerTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final OutOfMemoryError HEAP = new OutOfMemoryError("Java heap space");
  private static final OutOfMemoryError DIRECT =
      new OutOfMemoryError(
          "Cannot reserve 1 bytes of direct buffer memory (allocated: 1, limit: 1)");

  private static final OutOfMemoryError NETTYS =
      new OutOfMemoryError("failed to allocate 1 byte(s) of direct memory (used: 1, max: 1)");

  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final LevelBoard board = new LevelBoard();
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShedService shed =
      new ShedService(threads, clock, log, new ShedObserver() {}, new ShedSettings(MINUTE, false));
  private final Gates gates =
      new Gates(
          board,
          new SignalQueue(),
          clock,
          new Journal(clock, new Counters()),
          new WaitingRoom(clock, threads));
  private final GateServer server = new GateServer(gates, shed);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private long completed;

  @BeforeEach
  void start() {
    board.setActive(true);
    threads.start();
    shedder("of heap", MemoryResource.HEAP);
    shedder("of direct memory", MemoryResource.DIRECT);
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  @Test
  void heapWaiters_onlyWhatRelievesTheHeapIsAsked() throws Exception {
    CompletableFuture<Boolean> heap = call(HEAP, 1);
    serveUntilDone(List.of(heap));
    assertThat(calls).containsExactly("of heap");
  }

  @Test
  void waitersForNettysMemory_onlyWhatRelievesDirectMemoryIsAsked() throws Exception {
    serveUntilDone(List.of(call(NETTYS, 1)));
    assertThat(calls).containsExactly("of direct memory");
  }

  /** Else whoever lacks the heap would go on with nothing shed for him, and spend an attempt. */
  @Test
  void waitersOfBothKinds_bothAreShedBeforeAnybodyGoesOn() throws Exception {
    CompletableFuture<Boolean> heap = call(HEAP, 1);
    CompletableFuture<Boolean> direct = call(DIRECT, 2);
    serveUntilDone(List.of(heap, direct));
    assertThat(calls).containsExactly("of direct memory", "of heap");
  }

  @Test
  void directWaiters_onceServed_areNotShedForAgain() throws Exception {
    serveUntilDone(List.of(call(DIRECT, 1)));
    serveUntilDone(List.of(call(HEAP, 2)));
    assertThat(calls).containsExactly("of direct memory", "of heap");
  }

  @Test
  void directWaiters_dismissedWhileTheAgentWasOff_areNotShedForAfterwards() throws Exception {
    CompletableFuture<Boolean> caller = call(DIRECT, 1);
    gates.setOpen(false);
    assertThat(caller.get(5, TimeUnit.SECONDS)).isTrue();
    server.dismiss();
    gates.setOpen(true);
    assertThat(server.serve(clock.nanoTime())).as("somebody waits").isFalse();

    serveUntilDone(List.of(call(HEAP, 2)));
    assertThat(calls).containsExactly("of heap");
  }

  /** That the caches of the heap are full says nothing about direct memory. */
  @Test
  void directWaiters_besideAFullCacheOfTheHeap_areShedForOnce() throws Exception {
    Map<Integer, byte[]> cache = filled();
    Runnable unused = shed.registrations().addCache(new Terms("cache", 1, 0.1, 1, -1), cache);
    awaitCounted(3_000_000);
    serveUntilDone(List.of(call(DIRECT, 1)));
    assertThat(calls).containsExactly("of direct memory");
    assertThat(cache).hasSize(40);
  }

  /** A caller who lacks memory just after other caches died is still given what is left. */
  @Test
  void heapWaiters_justAfterOtherCachesWentAway_areGivenWhatIsLeft() throws Exception {
    Map<Integer, byte[]> left = filled();
    Runnable unused = shed.registrations().addCache(new Terms("left", 1, 0.5, 1, -1), left);
    Map<Integer, byte[]> other = filled();
    other.putAll(filled(40, 400));
    Runnable withdraw = shed.registrations().addCache(new Terms("other", 1, 0.5, 1, -1), other);
    awaitCounted(43_000_000);
    CompletableFuture<Boolean> caller = call(HEAP, 1);
    withdraw.run();
    serveUntilDone(List.of(caller));
    // Half of it, and entries go as a whole.
    assertThat(left.size()).isBetween(19, 24);
  }

  /** Its end is told at the next look: a second one would be taken for it. */
  @Test
  void heapWaiters_theirShedEndedSinceTheLook_onlyTheyGoOnWhenThatIsSeen() throws Exception {
    CompletableFuture<Boolean> first = call(HEAP, 1);
    assertThat(server.serve(clock.nanoTime())).isTrue();
    awaitShed();
    CompletableFuture<Boolean> second = call(HEAP, 2);
    assertThat(server.serve(clock.nanoTime())).as("somebody waits").isTrue();
    server.shedEnded(clock.nanoTime());

    assertThat(first.get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(gates.hasWaiters()).as("the second has had no shed").isTrue();
    completed = shed.completed();
    serveUntilDone(List.of(second));
    assertThat(calls).containsExactly("of heap", "of heap");
  }

  @Test
  void heapWaiters_anothersShedEndedSinceTheLook_waitForTheirOwn() throws Exception {
    AtomicBoolean go = new AtomicBoolean();
    Runnable unused =
        shed.registrations()
            .addShedder(
                new Terms("slow", 1, 0, 1, -1),
                message -> {
                  while (message.length > 0 && !go.get()) {
                    LockSupport.parkNanos(100_000);
                  }
                  return 0;
                });
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.DIRECT, 0, 1, false)).isTrue();
    awaitShed();
    CompletableFuture<Boolean> caller = call(HEAP, 1);
    assertThat(server.serve(clock.nanoTime())).isTrue();
    server.shedEnded(clock.nanoTime());
    assertThat(gates.hasWaiters()).isTrue();

    completed = shed.completed();
    go.set(true);
    serveUntilDone(List.of(caller));
    assertThat(calls).containsExactly("of direct memory", "of heap");
  }

  private void awaitShed() {
    await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> !shed.busy());
  }

  private static Map<Integer, byte[]> filled() {
    return filled(0, 40);
  }

  private static Map<Integer, byte[]> filled(int from, int to) {
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = from; i < to; i++) {
      cache.put(i, new byte[100_000]);
    }
    return cache;
  }

  private void awaitCounted(long bytes) {
    await()
        .until(
            () -> {
              shed.tick(clock.nanoTime(), HeapRoom.AMPLE);
              return shed.cacheBytes() > bytes;
            });
  }

  private void shedder(String name, MemoryResource resource) {
    Runnable unused =
        shed.registrations()
            .addShedder(
                new Terms(name, 1, 0, 1 << resource.ordinal(), -1),
                message -> {
                  if (message.length > 0) {
                    calls.add(name);
                  }
                  return 0;
                });
  }

  private CompletableFuture<Boolean> call(Throwable error, long ticket) {
    CompletableFuture<Boolean> answer =
        CompletableFuture.supplyAsync(() -> gates.relieve(error, 1, 3, MINUTE), Waiter::start);
    await().until(() -> gates.seen() == ticket);
    return answer;
  }

  private void serveUntilDone(List<CompletableFuture<Boolean>> answers) throws Exception {
    await()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              look();
              return answers.stream().allMatch(CompletableFuture::isDone);
            });
    for (CompletableFuture<Boolean> answer : answers) {
      assertThat(answer.get()).isTrue();
    }
  }

  /** As the heap's keeper and its dispatcher do it. */
  private void look() {
    long nanos = clock.nanoTime();
    if (shed.completed() > completed) {
      completed = shed.completed();
      server.shedEnded(nanos);
    }
    shed.tick(nanos, HeapRoom.AMPLE);
    if (!shed.busy()) {
      boolean unused = server.serve(nanos);
    }
  }
}
