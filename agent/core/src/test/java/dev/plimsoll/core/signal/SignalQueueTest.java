package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.Race;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignalQueueTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 50_000;

  private final SignalQueue queue = new SignalQueue();
  private final AtomicLong polled = new AtomicLong();
  private final AtomicBoolean open = new AtomicBoolean(true);

  @Test
  void offer_queueFull_dropsAndCounts() {
    for (int i = 0; i < 1000; i++) {
      queue.offer(Signal.STEERED);
    }
    long held = 0;
    while (queue.poll() != null) {
      held++;
    }

    assertThat(held).isGreaterThanOrEqualTo(256);
    assertThat(held + queue.dropped()).isEqualTo(1000);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void offer_afterAFullQueueWasDrained_isTakenAgain() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 1000; i++) {
        queue.offer(Signal.COLLECTION_ENDED);
      }
      while (queue.poll() != null) {
        polled.incrementAndGet();
      }
      queue.offer(Signal.STEERED);
      assertThat(queue.poll()).isSameAs(Signal.STEERED);
    }
  }

  @Test
  @Timeout(60)
  void offer_manyThreadsAgainstOneConsumer_losesNoneButTheCounted() throws InterruptedException {
    Thread consumer = consumer();

    Race.run(THREADS, ROUNDS, i -> queue.offer(Signal.EXTERNAL));

    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> polled.get() + queue.dropped() == (long) THREADS * ROUNDS);
    close(consumer);
  }

  /** The consumer would sleep for a minute if a wake-up were lost. */
  @Test
  @Timeout(50)
  void offer_oneAtATime_eachWakesTheConsumer() throws InterruptedException {
    Thread consumer = consumer();
    for (int i = 1; i <= 20_000; i++) {
      queue.offer(Signal.ROOM_WANTED);
      while (polled.get() < i) {
        Thread.onSpinWait();
        if (i % 8 == 0) {
          Thread.yield();
        }
      }
    }
    close(consumer);
  }

  /** As the control loop: drain, look again, park. */
  private Thread consumer() {
    Thread consumer =
        new Thread(
            () -> {
              while (open.get()) {
                while (queue.poll() != null) {
                  polled.incrementAndGet();
                }
                if (queue.isEmpty()) {
                  LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(1));
                }
              }
            });
    consumer.setDaemon(true);
    queue.setConsumer(consumer);
    consumer.start();
    return consumer;
  }

  private void close(Thread consumer) throws InterruptedException {
    open.set(false);
    LockSupport.unpark(consumer);
    consumer.join(10_000);
    assertThat(consumer.isAlive()).isFalse();
  }
}
