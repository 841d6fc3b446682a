package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ResponseThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sleepers stand for virtual threads: nobody but the room ends their wait. */
class WaitingRoomTest {
  private static final long MINUTE = 60_000_000_000L;

  private final SystemNanoClock system = new SystemNanoClock();
  private final AtomicLong aheadNanos = new AtomicLong();
  private final AtomicLong looksOfSleepers = new AtomicLong();
  private final NanoClock clock = this::now;
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 1);
  private final WaitingRoom room = new WaitingRoom(clock, threads, 4, Sleeper.class);

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void sleeper_isWokenWhenItsTicketIsServed() throws Exception {
    threads.start();
    Sleeper first = sleep(1, MINUTE);
    Sleeper second = sleep(2, MINUTE);
    room.serve(1);
    tickUntilEnded(first);
    assertThat(second.isAlive()).isTrue();
    room.serve(2);
    tickUntilEnded(second);
    assertThat(room.isOccupied()).isFalse();
  }

  @Test
  void sleeper_isWokenAtItsTimeAndNotBefore() throws Exception {
    threads.start();
    long start = clock.nanoTime();
    tickUntilEnded(sleep(WaitingRoom.NEVER, 30_000_000));
    assertThat(clock.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
  }

  @Test
  void sleeper_whenNoResponseThreadIsFree_isWokenByTheControlThread() throws Exception {
    Sleeper sleeper = sleep(1, MINUTE);
    room.serve(1);
    long late = clock.nanoTime() + 2_000_000_000L;
    room.tick(late - 2_000_000_000L);
    room.tick(late);
    sleeper.join(10_000);
    assertThat(sleeper.isAlive()).isFalse();
  }

  /** Times are kept in 32 bits of milliseconds. */
  @Test
  void sleeper_inAProcessOfFiftyDays_isWokenAtItsTimeAndNotBefore() throws Exception {
    aheadNanos.set(TimeUnit.DAYS.toNanos(50));
    Sleeper sleeper = sleep(1, MINUTE);
    long looks = looksOfSleepers.get();
    await()
        .during(Duration.ofMillis(100))
        .until(
            () -> {
              room.run();
              return looksOfSleepers.get() == looks;
            });
    aheadNanos.addAndGet(2 * MINUTE);
    room.run();
    sleeper.join(10_000);
    assertThat(sleeper.isAlive()).isFalse();
  }

  @Test
  void sleeper_forLongerThanThirtyOneBitsOfMilliseconds_isNotWokenInVain() {
    Sleeper sleeper = sleep(1, TimeUnit.DAYS.toNanos(30));
    long looks = looksOfSleepers.get();
    await()
        .during(Duration.ofMillis(100))
        .until(
            () -> {
              room.run();
              return looksOfSleepers.get() == looks;
            });
    assertThat(sleeper.isAlive()).isTrue();
    room.setOpen(false);
  }

  /** More of them than places, each again and again, while tickets are served and looked after. */
  @Test
  void sleepers_manyTimesWhileTicketsAreServed_allComeBack() throws Exception {
    threads.start();
    AtomicLong tickets = new AtomicLong();
    List<Thread> sleepers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Sleeper sleeper = new Sleeper(tickets::incrementAndGet, MINUTE, 500);
      sleepers.add(sleeper);
      sleeper.start();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofNanos(100_000))
        .until(
            () -> {
              room.serve(tickets.get());
              room.tick(clock.nanoTime());
              return sleepers.stream().noneMatch(Thread::isAlive);
            });
    assertThat(room.isOccupied()).isFalse();
  }

  @Test
  void setOpen_not_letsAllGo() throws Exception {
    Sleeper sleeper = sleep(1, MINUTE);
    room.setOpen(false);
    sleeper.join(10_000);
    assertThat(sleeper.isAlive()).isFalse();
  }

  /** The waking may block, and others are to be let go before it. */
  @Test
  void close_wakesNobody_whoComesDoesNotWait() throws Exception {
    Sleeper sleeper = sleep(1, MINUTE);
    room.close();
    assertThat(sleeper.isAlive()).isTrue();
    Sleeper late = new Sleeper(2, MINUTE);
    late.start();
    late.join(10_000);
    assertThat(late.isAlive()).isFalse();

    room.setOpen(false);
    sleeper.join(10_000);
    assertThat(sleeper.isAlive()).isFalse();
  }

  @Test
  void interrupted_waitsAllTheSameAndStaysInterrupted() throws Exception {
    threads.start();
    Sleeper sleeper = sleep(1, MINUTE);
    sleeper.interrupt();
    await().pollDelay(50, TimeUnit.MILLISECONDS).until(sleeper::isAlive);
    assertThat(sleeper.interrupted).isFalse();
    room.serve(1);
    tickUntilEnded(sleeper);
    assertThat(sleeper.interrupted).isTrue();
  }

  @Test
  void whoFindsNoPlace_waitsByItself() throws Exception {
    for (int i = 0; i < 4; i++) {
      sleep(9, MINUTE);
    }
    Sleeper fifth = new Sleeper(9, 20_000_000);
    fifth.start();
    fifth.join(10_000);
    assertThat(fifth.isAlive()).isFalse();
    room.setOpen(false);
  }

  @Test
  void rehearsal_leavesNothingBehind() {
    room.rehearse();
    assertThat(room.isOccupied()).isFalse();
    assertThat(room.served()).isZero();
  }

  private Sleeper sleep(long ticket, long nanos) {
    Sleeper sleeper = new Sleeper(ticket, nanos);
    sleeper.start();
    await().until(() -> sleeper.getState() == Thread.State.WAITING);
    return sleeper;
  }

  private long now() {
    if (Thread.currentThread() instanceof Sleeper) {
      looksOfSleepers.incrementAndGet();
    }
    return system.nanoTime() + aheadNanos.get();
  }

  private void tickUntilEnded(Sleeper sleeper) {
    await()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              room.tick(clock.nanoTime());
              return !sleeper.isAlive();
            });
  }

  private final class Sleeper extends Thread {
    private final LongSupplier ticket;
    private final long nanos;
    private final int times;
    private volatile boolean interrupted;

    Sleeper(long ticket, long nanos) {
      this(() -> ticket, nanos, 1);
    }

    Sleeper(LongSupplier ticket, long nanos, int times) {
      this.ticket = ticket;
      this.nanos = nanos;
      this.times = times;
      setDaemon(true);
    }

    @Override
    public void run() {
      for (int i = 0; i < times; i++) {
        room.await(ticket.getAsLong(), clock.nanoTime() + nanos);
      }
      interrupted = Thread.currentThread().isInterrupted();
    }
  }
}
