package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.RetryAfterShedding;
import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Virtual threads that all wait for a shed, and one more that ends it: on a single carrier it runs
 * only if none of them keeps that. The argument: by which way they wait.
 */
public final class OneCarrier extends Scenario {
  private static final int CROWD = 100;
  private static final int ATTEMPTS = 2;
  private static final int WAIT_MILLIS = 10_000;
  private static final int LIMIT_SECONDS = 60;

  /** Those who have come to the gate, which a class initialiser counts, too. */
  private static final AtomicInteger come = new AtomicInteger();

  private final String way;
  private final int crowd;
  private final AtomicInteger back = new AtomicInteger();
  private final CountDownLatch passed = new CountDownLatch(1);
  private final CountDownLatch done;

  /** How many stood there when the other one ran. Written by that one. */
  private volatile int waiting;

  private OneCarrier(String way) {
    this.way = way;
    this.crowd = way.equals("initialiser") ? 1 : CROWD;
    this.done = new CountDownLatch(crowd + 1);
  }

  public static void main(String[] arguments) {
    new OneCarrier(arguments[0]).run();
  }

  @Override
  protected void play() throws Exception {
    AgentBean.awaitReady();
    MemoryPressure.registerShedder(
        "held",
        1,
        request -> {
          passed.await();
          return 0;
        });
    // By name, since the tests are compiled for 17.
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    for (int i = 0; i < crowd; i++) {
      start.invoke(null, (Runnable) this::stand);
    }
    start.invoke(null, (Runnable) this::pass);
    result("ended", done.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    result("crowd", crowd);
    result("waiting", waiting);
  }

  private void stand() {
    int[] failures = {1};
    try {
      switch (way) {
        case "annotation" -> gated(failures);
        case "call" -> MemoryPressure.retryAfterShedding(ATTEMPTS, () -> fail(failures));
        case "headroom" -> askForAll();
        default -> Initialised.touch();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      back.incrementAndGet();
      done.countDown();
    }
  }

  @RetryAfterShedding(attempts = ATTEMPTS, timeoutMillis = WAIT_MILLIS)
  private static int gated(int[] failures) {
    return fail(failures);
  }

  private static int fail(int[] failures) {
    if (failures[0]-- > 0) {
      come.incrementAndGet();
      throw new OutOfMemoryError("Java heap space");
    }
    return failures[0];
  }

  /** More than is ever free. */
  private static void askForAll() {
    come.incrementAndGet();
    boolean unused = MemoryPressure.ensureHeadroom(Runtime.getRuntime().maxMemory());
  }

  private void pass() {
    while (come.get() < crowd && back.get() == 0) {
      Thread.yield();
    }
    waiting = come.get() - back.get();
    passed.countDown();
    done.countDown();
  }

  /** Below it is a frame of the JVM's own, with which no virtual thread leaves its carrier. */
  private static final class Initialised {
    private static final int VALUE = gated(new int[] {1});

    static void touch() {
      if (VALUE > 0) {
        throw new IllegalStateException("ran once too often");
      }
    }
  }
}
