package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseThreadsTest {
  private final AtomicLong now = new AtomicLong();
  private final List<String> failed = new CopyOnWriteArrayList<>();
  private final ResponseThreads threads =
      new ResponseThreads(now::get, (place, thrown) -> failed.add(place + " " + thrown), 2);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    threads.close();
  }

  @Test
  void execute_beforeStart_isRefused() {
    assertThat(threads.execute(() -> {})).isFalse();
    assertThat(threads.free()).isZero();
  }

  @Test
  void execute_idle_runsOnADaemonThreadOfThatName() {
    threads.start();
    AtomicReference<Thread> ran = new AtomicReference<>();

    assertThat(threads.execute(() -> ran.set(Thread.currentThread()))).isTrue();

    await().until(() -> ran.get() != null);
    assertThat(ran.get().getName()).startsWith("plimsoll-response-");
    assertThat(ran.get().isDaemon()).isTrue();
  }

  @Test
  void execute_allBusy_isRefusedUntilOneIsFree() {
    threads.start();
    assertThat(threads.execute(this::block)).isTrue();
    assertThat(threads.execute(this::block)).isTrue();

    assertThat(threads.execute(() -> {})).isFalse();
    assertThat(threads.free()).isZero();
    assertThat(threads.assist()).isFalse();

    release.countDown();
    await().until(() -> threads.free() == 2);
    assertThat(threads.execute(() -> {})).isTrue();
  }

  /** As that of the JVM's which runs hooks where these hang. */
  @Test
  void isOwn_anotherThread_onlyWhileItIsInForeignCode() {
    assertThat(threads.isOwn()).isFalse();
    threads.enter(100);
    assertThat(threads.isOwn()).isTrue();
    threads.leave();
    assertThat(threads.isOwn()).isFalse();
  }

  @Test
  void assist_bothLostToCallsPastTheirDeadline_theSpareThreadRunsWhatWaits() {
    threads.start();
    lose(2);
    AtomicReference<Thread> ran = new AtomicReference<>();

    assertThat(threads.execute(() -> ran.set(Thread.currentThread()))).isTrue();
    assertThat(threads.execute(() -> {})).isFalse();
    assertThat(threads.assist()).isFalse();

    await().until(() -> ran.get() != null);
    assertThat(ran.get().getName()).isEqualTo("plimsoll-response-3");
  }

  @Test
  void assist_theSpareThreadIsLostToo_runsTheOneThatWaitsAsTheLast() {
    threads.start();
    loseAll();
    AtomicReference<Thread> ran = new AtomicReference<>();
    AtomicBoolean last = new AtomicBoolean();

    assertThat(threads.isLast()).isFalse();
    assertThat(
            threads.execute(
                () -> {
                  ran.set(Thread.currentThread());
                  last.set(threads.isLast());
                }))
        .isTrue();
    assertThat(threads.execute(() -> {})).isFalse();

    assertThat(threads.assist()).isTrue();
    assertThat(ran).hasValue(Thread.currentThread());
    assertThat(last).isTrue();
    assertThat(threads.isLast()).isFalse();
    assertThat(threads.assist()).isFalse();
  }

  /** At a limit of threads HotSpot writes a warning for each. */
  @Test
  void assist_theSpareThreadCannotBeStarted_isTriedEverMoreSeldomAndDoesItsWork()
      throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    ResponseThreads limited =
        new ResponseThreads(now::get, (place, thrown) -> {}, 2) {
          @Override
          void startSpare(Thread spare) {
            tries.incrementAndGet();
            throw new OutOfMemoryError("unable to create native thread: injected");
          }
        };
    limited.start();
    CountDownLatch entered = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      assertThat(limited.executeForeign(() -> enterAndBlock(entered), 100)).isTrue();
    }
    entered.await();
    now.set(1000);
    AtomicInteger ran = new AtomicInteger();
    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < 5; i++) {
        assertThat(limited.execute(ran::incrementAndGet)).isTrue();
        limited.assist();
      }
      now.addAndGet(1_000_000_000L);
    }
    limited.close();

    assertThat(ran).as("meanwhile").hasValue(1500);
    assertThat(tries).as("after 0, 1, 3, 7, 15, 31, 63, 123, 183, 243 s").hasValue(10);
  }

  @Test
  void executeForeign_onlyTheLastThreadIsLeft_isRefused() {
    threads.start();
    lose(2);
    assertThat(threads.isOnlyLastLeft()).as("there is a spare one").isFalse();
    threads.assist();
    lose(1);

    assertThat(threads.isOnlyLastLeft()).isTrue();
    assertThat(threads.executeForeign(() -> {}, 100)).isFalse();
    assertThat(threads.execute(() -> {})).isTrue();
  }

  @Test
  void isAssistantLost_itHangsInForeignCodeToo_onlyLongPastItsTime() throws InterruptedException {
    threads.start();
    loseAll();
    long deadline = now.get() + 100;
    Thread assistant = assistantThatHangs(deadline);

    now.set(deadline + 4_999_999_999L);
    assertThat(threads.isAssistantLost()).isFalse();
    now.set(deadline + 5_000_000_000L);
    assertThat(threads.isAssistantLost()).isTrue();

    release.countDown();
    assistant.join();
    assertThat(threads.isAssistantLost()).as("back").isFalse();
  }

  @Test
  void execute_oneComesBackWhileTheAssistantHangs_runsThere() throws InterruptedException {
    threads.start();
    CountDownLatch back = new CountDownLatch(1);
    lose(2);
    threads.assist();
    lose(1, back);
    long deadline = now.get() + 100;
    Thread assistant = assistantThatHangs(deadline);
    now.set(deadline + 5_000_000_000L);
    back.countDown();
    await().until(() -> !threads.isOnlyLastLeft());
    AtomicReference<Thread> ran = new AtomicReference<>();

    await().until(() -> threads.execute(() -> ran.set(Thread.currentThread())));

    await().until(() -> ran.get() != null);
    assertThat(ran.get().getName()).isEqualTo("plimsoll-response-3");
    release.countDown();
    assistant.join();
  }

  @Test
  void assist_oneLostToALateJobOfForeignCode_theSpareThreadRunsWhatWaits() {
    threads.start();
    CountDownLatch entered = new CountDownLatch(2);
    assertThat(threads.executeForeign(() -> enterAndBlock(entered), 100)).isTrue();
    assertThat(
            threads.execute(
                () -> {
                  threads.enter(100);
                  enterAndBlock(entered);
                  threads.leave();
                }))
        .isTrue();
    await().until(() -> entered.getCount() == 0);
    AtomicReference<Thread> ran = new AtomicReference<>();

    now.set(99);
    assertThat(threads.execute(() -> ran.set(Thread.currentThread()))).isFalse();
    now.set(101);
    assertThat(threads.execute(() -> ran.set(Thread.currentThread()))).isTrue();
    threads.assist();

    await().until(() -> ran.get() != null);
  }

  @Test
  void executeForeign_backInTime_isNotLost() {
    threads.start();
    for (int i = 0; i < 2; i++) {
      assertThat(threads.executeForeign(() -> {}, 100)).isTrue();
      await().until(() -> threads.free() == 2);
    }
    now.set(1000);

    assertThat(threads.assist()).isFalse();
    assertThat(threads.execute(() -> {})).isTrue();
  }

  @Test
  void execute_jobThrows_threadLivesOnAndItIsTold() {
    threads.start();
    for (int i = 0; i < 5; i++) {
      int expected = i + 1;
      threads.execute(
          () -> {
            throw new StackOverflowError("on purpose");
          });
      await().until(() -> failed.size() == expected && threads.free() == 2);
    }

    assertThat(failed).containsOnly("a response failed java.lang.StackOverflowError: on purpose");
  }

  @Test
  void idleThread_interruptedByTheProgram_parksAgain() {
    threads.start();
    AtomicReference<Thread> ran = new AtomicReference<>();
    threads.execute(() -> ran.set(Thread.currentThread()));
    await().until(() -> threads.free() == 2 && isParked(ran.get()));

    ran.get().interrupt();

    await().until(() -> !ran.get().isInterrupted() && isParked(ran.get()));
  }

  @Test
  void close_idle_endsTheThreads() {
    threads.start();
    AtomicReference<Thread> ran = new AtomicReference<>();
    threads.execute(() -> ran.set(Thread.currentThread()));
    await().until(() -> ran.get() != null);

    threads.close();

    await().until(() -> !ran.get().isAlive());
    assertThat(threads.execute(() -> {})).isFalse();
  }

  private static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private void loseAll() {
    lose(2);
    threads.assist();
    lose(1);
  }

  private void lose(int count) {
    lose(count, release);
  }

  /** Loses one after the other to calls that are past their deadline at once. */
  private void lose(int count, CountDownLatch until) {
    CountDownLatch entered = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      long deadline = now.get() + 100;
      await()
          .until(
              () ->
                  threads.execute(
                      () -> {
                        threads.enter(deadline);
                        entered.countDown();
                        block(until);
                        threads.leave();
                      }));
    }
    await().until(() -> entered.getCount() == 0);
    now.addAndGet(101);
  }

  private Thread assistantThatHangs(long deadline) {
    CountDownLatch entered = new CountDownLatch(1);
    assertThat(
            threads.execute(
                () -> {
                  threads.enter(deadline);
                  enterAndBlock(entered);
                  threads.leave();
                }))
        .isTrue();
    Thread assistant = new Thread(threads::assist);
    assistant.start();
    await().until(() -> entered.getCount() == 0);
    return assistant;
  }

  private void enterAndBlock(CountDownLatch entered) {
    entered.countDown();
    block();
  }

  private void block() {
    block(release);
  }

  private static void block(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
