package dev.plimsoll.benchmarks;

import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.cache.CacheAdapter;
import dev.plimsoll.core.response.cache.ShedTerms;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * What a step costs at a million entries: how long the shedding thread works, in all, at one go,
 * and with a lock that writers may want, and how long a thread of the application that writes the
 * same cache waits at most, beside the same without any step, which is the scheduler's and the
 * collector's share. Work is the processor's time of the thread, so that it tells nothing of those
 * two; the longest go by the clock stands beside it.
 *
 * <p>Options: {@code --library map,guava,... --entries 1000000 --bytes 100 --ask 10 (MB) --steps
 * 30}. Run it with a heap of 2 GB.
 */
final class Step {
  private static final long SLICE_NANOS = 2_000_000;

  /** Times the heap: their weigher takes the entries for larger ones than they are. */
  private static final double NEVER_FULL = 1000;

  /** After which what they took is put back. */
  private static final int STEPS_PER_FILL = 4;

  private static final long APART_NANOS = 100_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final WorkClock clock = new WorkClock();
  private final ObjectSizes sizes =
      new ObjectSizes(MemoryLayout.usual(Runtime.getRuntime().maxMemory()));
  private final LoopCache cache;
  private final int entries;
  private final int bytes;
  private volatile boolean done;
  private long longestWait;
  private long longestSlice;
  private long longestGo;
  private long longestHeld;

  private Step(String library, int entries, int bytes) {
    this.cache = LoopCaches.of(library, new LoopPolicy(NEVER_FULL, false, false));
    this.entries = entries;
    this.bytes = bytes;
  }

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    int entries = options.number("entries", 1_000_000);
    int bytes = options.number("bytes", 100);
    System.out.println(
        "| library | a step's work p50 / max, ms | longest go, work / clock, ms | longest work with a lock, us"
            + " | longest wait of a writer with steps / without, ms |");
    System.out.println("|---|---|---|---|---|");
    for (String library : options.list("library", "map,lru,guava,caffeine,caffeine-size,cache2k")) {
      System.out.println(
          new Step(library, entries, bytes)
              .measured(library, options.number("ask", 10) << 20, options.number("steps", 30)));
    }
  }

  private String measured(String library, long ask, int steps) throws InterruptedException {
    CacheAdapter adapter =
        new AdapterKinds().get(cache.registered().getClass()).adapterFor(cache.registered());
    // Cold code, and the first slices, which are small until their cost is known.
    work(adapter, ask, steps / 3);
    longestSlice = 0;
    longestGo = 0;
    longestHeld = 0;
    long[] waits = new long[2];
    long begun = System.nanoTime();
    Thread writer = writer();
    long[] work = work(adapter, ask, steps);
    long took = System.nanoTime() - begun;
    waits[0] = ended(writer);
    fill();
    writer = writer();
    Thread.sleep(took / 1_000_000 + 1);
    waits[1] = ended(writer);
    Arrays.sort(work);
    return String.format(
        Locale.ROOT,
        "| %s | %.2f / %.2f | %.2f / %.2f | %.0f | %.2f / %.2f |",
        library,
        work[work.length / 2] / NANOS_PER_MILLI,
        work[work.length - 1] / NANOS_PER_MILLI,
        longestGo / NANOS_PER_MILLI,
        longestSlice / NANOS_PER_MILLI,
        longestHeld / NANOS_PER_MICRO,
        waits[0] / NANOS_PER_MILLI,
        waits[1] / NANOS_PER_MILLI);
  }

  /** As the service does it: no more than two milliseconds at a go. */
  private long[] work(CacheAdapter adapter, long ask, int steps) {
    long[] work = new long[steps];
    double each = bytes + 100.0;
    for (int step = 0; step < steps; step++) {
      if (step % STEPS_PER_FILL == 0) {
        fill();
      }
      long left = ask;
      while (left > 0) {
        long begun = System.nanoTime();
        long worked = threads.getCurrentThreadCpuTime();
        clock.begin();
        ShedTerms terms = new ShedTerms(clock, sizes, begun + SLICE_NANOS, true);
        long got = adapter.shed(cache.registered(), left, each, terms);
        long nanos = threads.getCurrentThreadCpuTime() - worked;
        work[step] += nanos;
        longestGo = Math.max(longestGo, nanos);
        longestSlice = Math.max(longestSlice, System.nanoTime() - begun);
        if (got <= 0) {
          break;
        }
        left -= got;
        LockSupport.parkNanos(APART_NANOS);
      }
      LockSupport.parkNanos(20 * APART_NANOS);
    }
    return work;
  }

  private void fill() {
    for (int key = 0; key < entries; key++) {
      cache.put(key, new byte[bytes]);
    }
  }

  /** Writes keys that are there, mostly. */
  private Thread writer() {
    done = false;
    longestWait = 0;
    Thread writer =
        new Thread(
            () -> {
              SplittableRandom random = new SplittableRandom(1);
              while (!done) {
                long begun = System.nanoTime();
                cache.put(random.nextInt(entries), new byte[bytes]);
                longestWait = Math.max(longestWait, System.nanoTime() - begun);
              }
            });
    writer.start();
    return writer;
  }

  private long ended(Thread writer) throws InterruptedException {
    done = true;
    writer.join();
    return longestWait;
  }

  /**
   * Adapters look at the clock before and after all that they do under a lock: what is done from
   * one look to the next is no more than one hold, or all looks while the cache itself is locked.
   */
  private final class WorkClock implements NanoClock {
    private final NanoClock real = new SystemNanoClock();
    private long since;

    void begin() {
      since = threads.getCurrentThreadCpuTime();
    }

    @Override
    public long nanoTime() {
      long now = threads.getCurrentThreadCpuTime();
      longestHeld = Math.max(longestHeld, now - since);
      if (!Thread.holdsLock(cache.registered())) {
        begin();
      }
      return real.nanoTime();
    }
  }
}
