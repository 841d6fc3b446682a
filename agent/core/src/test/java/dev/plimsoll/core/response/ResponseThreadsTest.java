package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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

  @Test
  void assist_allLostToCallsPastTheirDeadline_runsTheOneThatWaits() {
    threads.start();
    loseBoth();
    AtomicReference<Thread> ran = new AtomicReference<>();

    assertThat(threads.execute(() -> ran.set(Thread.currentThread()))).isTrue();
    assertThat(threads.execute(() -> {})).isFalse();

    assertThat(threads.assist()).isTrue();
    assertThat(ran).hasValue(Thread.currentThread());
    assertThat(threads.assist()).isFalse();
  }

  @Test
  void isAssistantLost_itHangsInForeignCodeToo_onlyLongPastItsTime() throws InterruptedException {
    threads.start();
    loseBoth();
    CountDownLatch entered = new CountDownLatch(1);
    long deadline = now.get() + 100;
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

    now.set(deadline + 4_999_999_999L);
    assertThat(threads.isAssistantLost()).isFalse();
    now.set(deadline + 5_000_000_000L);
    assertThat(threads.isAssistantLost()).isTrue();

    release.countDown();
    assistant.join();
    assertThat(threads.isAssistantLost()).as("back").isFalse();
  }

  @Test
  void assist_oneLostToALateJobOfForeignCode_runsTheOneThatWaits() {
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

    assertThat(ran).hasValue(Thread.currentThread());
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

  private void loseBoth() {
    CountDownLatch entered = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      threads.execute(
          () -> {
            threads.enter(100);
            entered.countDown();
            block();
            threads.leave();
          });
    }
    await().until(() -> entered.getCount() == 0);
    now.set(101);
  }

  private void enterAndBlock(CountDownLatch entered) {
    entered.countDown();
    block();
  }

  private void block() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
