package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Threads that begin at the same instant and do the same many times. */
public final class Race {
  private Race() {}

  /** Runs it so often in each thread, with a number that is the round's; any throwable fails. */
  public static void run(int threads, int rounds, IntConsumer body) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t * rounds;
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (int i = 0; i < rounds; i++) {
                    body.accept(first + i);
                  }
                } catch (Throwable e) {
                  thrown.add(e);
                }
              },
              "race-" + t);
      thread.setDaemon(true);
      thread.start();
      all.add(thread);
    }
    start.countDown();
    for (Thread thread : all) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(thread.isAlive()).as(thread.getName() + " still runs").isFalse();
    }
    assertThat(thrown).isEmpty();
  }
}
