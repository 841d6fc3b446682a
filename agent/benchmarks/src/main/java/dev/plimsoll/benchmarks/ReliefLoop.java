package dev.plimsoll.benchmarks;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.PressureLevel;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Fills a map that may be shed, at a rate: first to a little over half of the heap, then for twice
 * what is left or twenty seconds. A thread beside it looks, every 100 us, when the level rises,
 * when entries go and when use falls.
 */
public final class ReliefLoop {
  private static final long MOST_NANOS = 20_000_000_000L;
  private static final double PREFILL = 0.55;

  private final ConcurrentHashMap<Long, byte[]> map = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong levelNanos = new AtomicLong();
  private final AtomicLong shedNanos = new AtomicLong();
  private final AtomicLong roomNanos = new AtomicLong();
  private final AtomicLong roomBytes = new AtomicLong();
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final double bytesPerSecond;
  private final int threads;
  private final int size;
  private volatile boolean over;

  private ReliefLoop(String rate, int size) {
    this.threads = rate.equals("max4") ? 4 : 1;
    this.bytesPerSecond = rate.startsWith("max") ? 1e15 : Double.parseDouble(rate) * 1e6;
    this.size = size;
  }

  public static void main(String[] arguments) throws Exception {
    new ReliefLoop(arguments[0], Integer.parseInt(arguments[1])).play();
  }

  private void play() throws InterruptedException {
    for (int i = 0; i < 500 && !Boolean.TRUE.equals(HealthyLoop.counter("Ready")); i++) {
      Thread.sleep(10);
    }
    MemoryPressure.registerCache("filled", map);
    long heap = Runtime.getRuntime().maxMemory();
    // An entry of a map is some 50 bytes beside its value.
    fill((long) (heap * PREFILL) / (size + 50), 200e6);
    Thread looker = new Thread(this::look, "looker");
    looker.setDaemon(true);
    looker.start();
    Thread[] fillers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      long share = (long) (2 * heap * (1 - PREFILL)) / (size + 50) / threads;
      fillers[i] = new Thread(() -> fill(share, bytesPerSecond / threads), "fill-" + i);
      fillers[i].start();
    }
    for (Thread filler : fillers) {
      filler.join();
    }
    over = true;
    long end = System.nanoTime();
    System.out.println(
        "RESULT failed="
            + failed.sum()
            + " levelToShedMicros="
            + micros(levelNanos, shedNanos, end)
            + " shedToRoomMicros="
            + micros(shedNanos, roomNanos, end)
            + " estimated="
            + ((Number) HealthyLoop.counter("BytesReturned")).longValue() / 1_000_000
            + " returned="
            + (roomNanos.get() == 0 ? "-" : "" + roomBytes.get() / 1_000_000)
            + " entries="
            + map.size());
    Runtime.getRuntime().halt(0);
  }

  /** Where the second never was, it is told as missing; where it was first, as nothing to wait. */
  private static String micros(AtomicLong from, AtomicLong to, long end) {
    boolean told = from.get() != 0 && to.get() != 0 && to.get() <= end;
    return told ? Long.toString(Math.max(0, to.get() - from.get()) / 1000) : "-";
  }

  private void fill(long count, double rate) {
    long begin = System.nanoTime();
    for (long i = 0; i < count && System.nanoTime() - begin < MOST_NANOS; i++) {
      try {
        map.put(keys.incrementAndGet(), new byte[size]);
      } catch (OutOfMemoryError e) {
        failed.increment();
        if (failed.sum() > 3) {
          return;
        }
      }
      long ahead = (long) ((i + 1.0) * (size + 50) / rate * 1e9) - (System.nanoTime() - begin);
      if (ahead > 2_000_000) {
        pause(ahead);
      }
    }
  }

  private void look() {
    long usedAtShed = 0;
    while (!over && roomNanos.get() == 0) {
      long used = memory.getHeapMemoryUsage().getUsed();
      long now = System.nanoTime();
      if (levelNanos.get() == 0 && MemoryPressure.level() != PressureLevel.NORMAL) {
        levelNanos.set(now);
      }
      // One put is under way in each thread at most.
      if (shedNanos.get() == 0 && keys.get() - map.mappingCount() > threads + failed.sum()) {
        shedNanos.set(now);
        usedAtShed = used;
      } else if (shedNanos.get() != 0) {
        usedAtShed = Math.max(usedAtShed, used);
        if (used < usedAtShed - usedAtShed / 20) {
          roomBytes.set(usedAtShed - used);
          roomNanos.set(now);
        }
      }
      pause(100_000);
    }
  }

  private static void pause(long nanos) {
    java.util.concurrent.locks.LockSupport.parkNanos(nanos);
  }
}
