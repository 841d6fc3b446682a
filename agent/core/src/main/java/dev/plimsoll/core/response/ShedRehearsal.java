package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.response.shed.Terms;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/** A step with a map and two shedders of no use, one of which throws. Runs once. */
final class ShedRehearsal {
  private static final int ENTRIES = 200;
  private static final int ENTRY_BYTES = 100;
  private static final long TIMEOUT_NANOS = 1_000_000_000L;
  private static final long PARK_NANOS = 200_000;

  private final NanoClock clock;
  private final ShedService service;

  ShedRehearsal(ResponseThreads threads, NanoClock clock) {
    this.clock = clock;
    this.service =
        new ShedService(
            threads,
            clock,
            AgentLog.onStderr(AgentLog.Level.OFF),
            new Silence(),
            new ShedSettings(TIMEOUT_NANOS, false));
  }

  void run() {
    ConcurrentHashMap<Integer, byte[]> map = new ConcurrentHashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, new byte[ENTRY_BYTES]);
    }
    Registrations registrations = service.registrations();
    registrations.addCache(new Terms("rehearsal", 1, 0.1, 1, -1), map);
    registrations.addShedder(new Terms("rehearsal", 0, 0, 1, -1), new Answer(false));
    registrations.addShedder(new Terms("rehearsal", 0, 0, 1, -1), new Answer(true));
    long held = (long) ENTRIES * ENTRY_BYTES;
    step(PressureLevel.MODERATE, Long.MAX_VALUE, ENTRY_BYTES);
    step(PressureLevel.MODERATE, held / 2, 0);
    step(PressureLevel.CRITICAL, 0, Long.MAX_VALUE);
    service.setBound(Long.MAX_VALUE);
    service.tick(clock.nanoTime(), HeapRoom.AMPLE);
    untilIdle();
    service.close();
  }

  private void step(PressureLevel level, long boundBytes, long wantedBytes) {
    service.request(level, MemoryResource.HEAP, boundBytes, wantedBytes, false);
    untilIdle();
  }

  private void untilIdle() {
    long deadline = clock.nanoTime() + TIMEOUT_NANOS;
    while (service.busy() && clock.nanoTime() - deadline < 0) {
      service.tick(clock.nanoTime(), HeapRoom.AMPLE);
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  private record Answer(boolean fails) implements ToLongFunction<long[]> {
    @Override
    public long applyAsLong(long[] call) {
      if (fails) {
        throw new IllegalStateException("rehearsal");
      }
      return 1;
    }
  }

  private static final class Silence implements ShedObserver {}
}
