package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * When stacks are looked at, and what they are taken for. Who waits here is a virtual thread that
 * nobody can see: it is told by the thread of the JDK's that wakes such, by its name.
 */
class DirectWaitersTest {
  private static final long MILLI = 1_000_000L;

  private final SignalQueue signals = new SignalQueue();
  private final CountDownLatch over = new CountDownLatch(1);
  private long nanos = 5_000 * MILLI;

  /** Each reading of the clock takes so long. */
  private long readingNanos;

  /** Comes before the stacks are read, each time. */
  private Runnable duringLook = () -> {};

  private int wakes;
  private final DirectWaiters waiters =
      new DirectWaiters(signals, this::now, () -> wakes++, threads());

  private long now() {
    nanos += readingNanos;
    return nanos;
  }

  private ThreadMXBean threads() {
    ThreadMXBean real = ManagementFactory.getThreadMXBean();
    return (ThreadMXBean)
        Proxy.newProxyInstance(
            DirectWaitersTest.class.getClassLoader(),
            new Class<?>[] {ThreadMXBean.class},
            (proxy, method, arguments) -> {
              duringLook.run();
              return method.invoke(real, arguments);
            });
  }

  @AfterEach
  void end() {
    over.countDown();
  }

  private void startWakerOfVirtualThreads() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread waker =
        new Thread(
            () -> {
              begun.countDown();
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "VirtualThread-unparker");
    waker.setDaemon(true);
    waker.start();
    begun.await();
  }

  private void pollAfter(long millis) {
    nanos += millis * MILLI;
    waiters.poll();
  }

  @Test
  void poll_notAsked_looksForNobody() throws InterruptedException {
    startWakerOfVirtualThreads();
    pollAfter(10);
    assertThat(waiters.isAsked()).isFalse();
    assertThat(waiters.take()).isFalse();
    assertThat(wakes).isZero();
  }

  /** It has to get from the collection to its sleep first. */
  @Test
  void poll_somebodyMayWaitUnseen_isFoundThreeMillisecondsAfterTheQuestion() throws Exception {
    startWakerOfVirtualThreads();
    waiters.ask(true);
    assertThat(waiters.isAsked()).isTrue();
    nanos += 3 * MILLI - 1;
    waiters.poll();
    assertThat(waiters.take()).as("too early").isFalse();
    assertThat(waiters.isAsked()).isTrue();

    nanos += 1;
    waiters.poll();
    assertThat(waiters.isAsked()).as("there is no need for another look").isFalse();
    assertThat(signals.poll()).isEqualTo(Signal.ALLOCATION_FAILED);
    assertThat(waiters.take()).isTrue();
    assertThat(waiters.take()).as("once").isFalse();
  }

  /** Virtual threads sleep for other reasons as a rule. */
  @Test
  void poll_somebodyMayWaitUnseenButHardly_isNotBelieved() throws Exception {
    startWakerOfVirtualThreads();
    waiters.ask(false);
    pollAfter(3);
    assertThat(waiters.take()).isFalse();
    assertThat(waiters.isAsked()).isTrue();
    assertThat(signals.poll()).isNull();
  }

  @Test
  void poll_nobodyWaits_isOverAfterTheThirdLook() {
    waiters.ask(false);
    pollAfter(3);
    pollAfter(12);
    pollAfter(44);
    assertThat(waiters.isAsked()).as("59 ms after the question").isTrue();
    pollAfter(1);
    assertThat(waiters.isAsked()).isFalse();
    assertThat(waiters.take()).isFalse();
    assertThat(signals.poll()).isNull();
  }

  @Test
  void poll_halfASecondAfterTheQuestion_isOver() {
    waiters.ask(false);
    pollAfter(499);
    assertThat(waiters.isAsked()).isTrue();
    pollAfter(1);
    assertThat(waiters.isAsked()).isFalse();
  }

  /** Stacks take memory, and the heap may be full. */
  @Test
  void poll_eachLookThrows_isOverAfterTheThird() {
    waiters.ask(false);
    duringLook =
        () -> {
          throw new OutOfMemoryError("of this test");
        };
    for (long millis : new long[] {3, 12, 45}) {
      assertThat(waiters.isAsked()).isTrue();
      assertThatThrownBy(() -> pollAfter(millis)).isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(waiters.isAsked()).isFalse();
    pollAfter(5);
    assertThat(waiters.take()).isFalse();
  }

  /** Else one question would be answered by what is left of the looks of another. */
  @Test
  void ask_again_isLookedForFromTheBeginning() {
    waiters.ask(false);
    pollAfter(3);
    pollAfter(12);
    waiters.ask(false);
    pollAfter(60);
    assertThat(waiters.isAsked()).as("after the first look").isTrue();
    pollAfter(0);
    pollAfter(0);
    assertThat(waiters.isAsked()).as("after the third").isFalse();
  }

  @Test
  void ask_whileAnAnswerIsNotTakenYet_forgetsIt() throws Exception {
    startWakerOfVirtualThreads();
    waiters.ask(true);
    pollAfter(3);
    waiters.ask(false);
    assertThat(waiters.take()).isFalse();
  }

  @Test
  void ask_whileTheLastLookIsUnderWay_isLookedForAllTheSame() {
    waiters.ask(false);
    pollAfter(3);
    pollAfter(12);
    duringLook = () -> waiters.ask(false);
    pollAfter(45);
    assertThat(waiters.isAsked()).isTrue();

    duringLook = () -> {};
    pollAfter(3);
    pollAfter(12);
    pollAfter(44);
    assertThat(waiters.isAsked()).as("it has three looks of its own").isTrue();
    pollAfter(1);
    assertThat(waiters.isAsked()).isFalse();
  }

  @Test
  void ask_whileALookFindsSomebody_isNotAnsweredByThat() throws Exception {
    startWakerOfVirtualThreads();
    waiters.ask(true);
    duringLook = () -> waiters.ask(true);
    pollAfter(3);
    assertThat(waiters.take()).as("found for the question before").isFalse();
    assertThat(waiters.isAsked()).isTrue();

    duringLook = () -> {};
    pollAfter(3);
    assertThat(waiters.take()).isTrue();
    assertThat(waiters.isAsked()).isFalse();
  }

  /** The JVM stands still while stacks are read. */
  @Test
  void poll_looksThatTakeLong_restTwentyTimesAsLong() throws Exception {
    startWakerOfVirtualThreads();
    waiters.ask(false);
    nanos += 3 * MILLI;
    readingNanos = MILLI;
    waiters.poll();
    readingNanos = 0;
    waiters.ask(true);
    pollAfter(19);
    assertThat(waiters.take()).as("rests").isFalse();
    assertThat(waiters.isAsked()).isTrue();

    pollAfter(1);
    assertThat(waiters.take()).isTrue();
  }

  /** The thread that looks may sleep for longer than there is time. */
  @Test
  void take_asLongAsItIsNotLooked_wakesWhoDoes() {
    waiters.ask(false);
    assertThat(wakes).isEqualTo(1);
    boolean unused = waiters.take();
    assertThat(wakes).isEqualTo(2);
    pollAfter(500);
    unused = waiters.take();
    assertThat(wakes).as("there is nothing to look for").isEqualTo(2);
  }
}
