package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.end.ShutdownHooks;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock is moved by hand, and jobs run on the test's thread. */
class RefusedOnesTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final ResponseThreads threads =
      new ResponseThreads(new SystemNanoClock(), (place, thrown) -> {}, 0);
  private final ShedService shed = TestDispatcher.shedOn(threads);
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final Registrar registrar =
      new Registrar(
          shed.registrations(),
          new ShutdownHooks(log),
          new ListenerService(threads, now::get, log),
          log);
  private final RefusedOnes refused = new RefusedOnes(registrar, threads, now::get, this::passOn);

  private boolean full = true;
  private boolean fullForAll;
  private int passedOn;

  @BeforeEach
  void start() {
    threads.start();
  }

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  private void passOn() {
    passedOn++;
    if (fullForAll) {
      throw new OutOfMemoryError("injected");
    }
    registrar.setRefused(full);
  }

  @Test
  void poll_noneWasRefused_passesNothingOn() {
    poll(100);
    poll(200);
    assertThat(passedOn).isZero();
  }

  @Test
  void poll_refused_isPassedOnAfterASecondThenAfterTwiceAsLong() {
    registrar.setRefused(true);
    poll(10);
    poll(10.9);
    assertThat(passedOn).isZero();
    poll(11);
    assertThat(passedOn).isEqualTo(1);

    poll(11.1);
    poll(13);
    assertThat(passedOn).as("two seconds later").isEqualTo(1);
    full = false;
    poll(13.1);
    assertThat(passedOn).isEqualTo(2);

    poll(100);
    poll(200);
    assertThat(passedOn).as("served").isEqualTo(2);
    registrar.setRefused(true);
    poll(300);
    poll(301);
    assertThat(passedOn).as("a second again").isEqualTo(3);
  }

  @Test
  void poll_refusedForLong_isPassedOnOnceAMinute() {
    registrar.setRefused(true);
    for (int second = 0; second <= 600; second++) {
      poll(second);
    }
    assertThat(passedOn).isBetween(12, 16);
  }

  @Test
  void poll_noMemoryToPassThemOn_triesAgain() {
    registrar.setRefused(true);
    fullForAll = true;
    poll(10);
    poll(11);
    assertThat(registrar.hasRefused()).isTrue();

    fullForAll = false;
    poll(12);
    poll(14);
    assertThat(passedOn).isEqualTo(2);
  }

  private void poll(double seconds) {
    now.set((long) (seconds * SECOND));
    refused.poll();
    threads.assist();
  }
}
