package dev.plimsoll.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.shed.Terms;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step begins when there is no memory: whoever registers pays for its room, not the step. */
class StepMemoryTest {
  private static final int MANY = 500;

  private static final long BOUND = Long.MAX_VALUE;
  private static final long ALL = Long.MAX_VALUE;
  private static final long MINUTE = 60_000_000_000L;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
  private final ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, 2);
  private final ShedService shed =
      new ShedService(threads, clock, log, new ShedObserver() {}, new ShedSettings(MINUTE, false));
  private final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final boolean[] asked = new boolean[MANY];

  @AfterEach
  void close() {
    shed.close();
    threads.close();
  }

  @Test
  void step_askingManyShedders_takesNoRoomForThem() {
    threads.start();
    shed.rehearse();
    for (int i = 0; i < MANY; i++) {
      Runnable unused =
          shed.registrations().addShedder(new Terms("s" + i, 1, 0, 1, -1), new Marking(i));
    }
    tickUntil(() -> shed.shedders() == MANY);
    long before = allocated();
    assertThat(shed.request(PressureLevel.MODERATE, MemoryResource.HEAP, BOUND, ALL, false))
        .isTrue();
    tickUntil(() -> !shed.busy());
    assertThat(asked).doesNotContain(false);
    // A list or an array of one place for each would be 2,000 bytes at least.
    assertThat(allocated() - before).isLessThan(4L * MANY);
  }

  private void tickUntil(Callable<Boolean> condition) {
    await()
        .until(
            () -> {
              shed.tick(clock.nanoTime(), HeapRoom.AMPLE);
              return condition.call();
            });
  }

  private long allocated() {
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("plimsoll-response")) {
        sum += bean.getThreadAllocatedBytes(thread.getId());
      }
    }
    return sum;
  }

  private final class Marking implements ToLongFunction<long[]> {
    private final int number;

    Marking(int number) {
      this.number = number;
    }

    @Override
    public long applyAsLong(long[] call) {
      asked[number] |= call.length > 0;
      return 0;
    }
  }
}
