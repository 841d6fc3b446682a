package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.Transition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerServiceTest {
  private final ShedHarness harness = new ShedHarness();
  private final ListenerService listeners =
      new ListenerService(harness.threads, harness.clock, harness.log);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private long nanos;

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void add_beforeAnyChange_hearsNormalOnce() {
    add("l");

    tickUntil(() -> heard.size() == 1);
    assertThat(heard).containsExactly("l NORMAL>NORMAL HEAP NORMAL");
  }

  @Test
  void add_underPressure_hearsTheLevelAsItIs() {
    publish(PressureLevel.NORMAL, PressureLevel.CRITICAL);
    add("l");

    tickUntil(() -> heard.size() == 1);
    assertThat(heard).containsExactly("l CRITICAL>CRITICAL HEAP CRITICAL");
  }

  /** Whoever goes by one resource would take it for well until it changes again. */
  @Test
  void add_twoResourcesUnderPressure_hearsOfTheHighestAndThenOfTheOther() {
    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);
    publishContainer(PressureLevel.NORMAL, PressureLevel.CRITICAL);
    add("l");

    tickUntil(() -> heard.size() == 2);
    assertThat(heard)
        .containsExactly(
            "l CRITICAL>CRITICAL CONTAINER CRITICAL", "l NORMAL>MODERATE HEAP CRITICAL");
  }

  @Test
  void publish_twoListeners_bothHearIt() {
    add("a");
    add("b");
    tickUntil(() -> heard.size() == 2);
    heard.clear();

    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);

    tickUntil(() -> heard.size() == 2);
    assertThat(heard)
        .containsExactlyInAnyOrder(
            "a NORMAL>MODERATE HEAP MODERATE", "b NORMAL>MODERATE HEAP MODERATE");
  }

  @Test
  void publish_listenerIsSlow_hearsTheNewestAndTheReliefBetween() throws InterruptedException {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    listeners.add(
        "slow",
        (change, reason) -> {
          record("slow", change);
          if (change[1] == PressureLevel.MODERATE.ordinal()) {
            inCall.countDown();
            ShedHarness.awaitQuietly(release);
          }
        });
    tickUntil(() -> heard.size() == 1);
    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);
    inCall.await();

    publish(PressureLevel.MODERATE, PressureLevel.CRITICAL);
    publish(PressureLevel.CRITICAL, PressureLevel.NORMAL);
    publish(PressureLevel.NORMAL, PressureLevel.CRITICAL);
    publish(PressureLevel.CRITICAL, PressureLevel.EXHAUSTED);
    release.countDown();

    tickUntil(() -> heard.size() == 4);
    assertThat(heard)
        .containsExactly(
            "slow NORMAL>NORMAL HEAP NORMAL",
            "slow NORMAL>MODERATE HEAP MODERATE",
            "slow MODERATE>NORMAL HEAP NORMAL",
            "slow NORMAL>EXHAUSTED HEAP EXHAUSTED");
  }

  /** Whoever goes by the highest level would else never hear that all is well again. */
  @Test
  void publish_twoResourcesFallWhileTheListenerIsSlow_highestIsTheOneOfAllThatItHeard()
      throws InterruptedException {
    CountDownLatch inCall = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    listeners.add(
        "slow",
        (change, reason) -> {
          record("slow", change);
          if (change[0] < change[1] && change[2] == MemoryResource.HEAP.ordinal()) {
            inCall.countDown();
            ShedHarness.awaitQuietly(release);
          }
        });
    tickUntil(() -> heard.size() == 1);
    publishContainer(PressureLevel.NORMAL, PressureLevel.MODERATE);
    tickUntil(() -> heard.size() == 2);
    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);
    inCall.await();

    publishContainer(PressureLevel.MODERATE, PressureLevel.NORMAL);
    publish(PressureLevel.MODERATE, PressureLevel.NORMAL);
    release.countDown();

    tickUntil(() -> heard.size() == 5);
    assertThat(heard)
        .endsWith(
            "slow NORMAL>MODERATE HEAP MODERATE",
            "slow MODERATE>NORMAL HEAP MODERATE",
            "slow MODERATE>NORMAL CONTAINER NORMAL");
  }

  @Test
  void publish_oneListenerHangs_othersHearAndItHearsTheNewestWhenBack() {
    CountDownLatch release = new CountDownLatch(1);
    listeners.add(
        "hangs",
        (change, reason) -> {
          record("hangs", change);
          ShedHarness.awaitQuietly(release);
        });
    add("good");

    tickUntil(() -> heard.contains("good NORMAL>NORMAL HEAP NORMAL"));
    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);
    publish(PressureLevel.MODERATE, PressureLevel.CRITICAL);
    tickUntil(() -> heard.stream().anyMatch(h -> h.startsWith("good") && h.contains(">CRITICAL")));
    tickUntil(() -> harness.logText().contains("listener hangs did not return"));
    release.countDown();

    tickUntil(() -> heard.contains("hangs NORMAL>CRITICAL HEAP CRITICAL"));
    assertThat(listeners.failures()).isEqualTo(1);
  }

  @Test
  void publish_oneListenerThrows_othersHearAndOneLineIsLogged() {
    listeners.add(
        "bad",
        (change, reason) -> {
          throw new AssertionError("on purpose");
        });
    add("good");
    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);

    tickUntil(() -> heard.stream().anyMatch(h -> h.endsWith("MODERATE")));
    publish(PressureLevel.MODERATE, PressureLevel.NORMAL);
    tickUntil(() -> listeners.failures() >= 2);

    assertThat(harness.logText().lines()).singleElement().asString().contains("WARN", "bad");
  }

  @Test
  void withdrawal_twice_isQuietFromThenOn() {
    Runnable withdrawal = add("gone");
    add("stays");
    tickUntil(() -> heard.size() == 2);
    withdrawal.run();
    withdrawal.run();

    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);

    tickUntil(() -> heard.contains("stays NORMAL>MODERATE HEAP MODERATE"));
    assertThat(heard).doesNotContain("gone NORMAL>MODERATE HEAP MODERATE");
  }

  @Test
  void withdrawal_duringARoundThatComesToItLater_isNotHeard() {
    List<Runnable> withdrawals = new CopyOnWriteArrayList<>();
    listeners.add(
        "first",
        (change, reason) -> {
          record("first", change);
          // Not of its first call, which may still be running when there is somebody to withdraw.
          if (change[0] != change[1]) {
            withdrawals.forEach(Runnable::run);
          }
        });
    tickUntil(() -> heard.size() == 1);
    withdrawals.add(add("second"));
    tickUntil(() -> heard.size() == 2);

    publish(PressureLevel.NORMAL, PressureLevel.MODERATE);
    tickUntil(() -> heard.contains("first NORMAL>MODERATE HEAP MODERATE"));
    add("last");
    tickUntil(() -> heard.contains("last MODERATE>MODERATE HEAP MODERATE"));

    assertThat(heard).doesNotContain("second NORMAL>MODERATE HEAP MODERATE");
  }

  private Runnable add(String name) {
    return listeners.add(name, (change, reason) -> record(name, change));
  }

  private void record(String name, int[] change) {
    PressureLevel[] levels = PressureLevel.values();
    heard.add(
        name
            + " "
            + levels[change[0]]
            + ">"
            + levels[change[1]]
            + " "
            + MemoryResource.values()[change[2]]
            + " "
            + levels[change[3]]);
  }

  private void publish(PressureLevel from, PressureLevel to) {
    listeners.publish(new Transition().set(MemoryResource.HEAP, from, to, to, "test"));
  }

  /** Beside a heap at {@code MODERATE}. */
  private void publishContainer(PressureLevel from, PressureLevel to) {
    listeners.publish(
        new Transition().set(MemoryResource.CONTAINER, from, to, PressureLevel.MODERATE, "test"));
  }

  private void tickUntil(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              listeners.tick(harness.clock.nanoTime());
              return condition.call();
            });
  }
}
