package dev.plimsoll.benchmarks;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/**
 * The child of {@link Relief}: fills a map that may be shed, first to a little below the line, then
 * at the rate that is asked for, twice what is left or twelve seconds. A thread beside it looks,
 * every 100 us, when entries go and when use falls, and says so in the recording that the agent's
 * own events go to.
 */
public final class ReliefLoop {
  static final String SEEN = "dev.plimsoll.benchmarks.Seen";
  private static final long MOST_NANOS = 12_000_000_000L;
  private static final double LINE_SHARE = 0.75;
  private static final double SECONDS_BEFORE_LINE = 5;
  // What an entry takes beside its value's bytes: the node, the key, the array's header with its
  // rounding and the place in the table; without compressed references, as on ZGC, the second.
  private static final int ENTRY_BYTES = 72;
  private static final int ENTRY_BYTES_WIDE = 104;

  private final ConcurrentHashMap<Long, byte[]> map = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();
  // No LongAdder: that may want memory to count.
  private final AtomicLong failed = new AtomicLong();
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final double bytesPerSecond;
  private final int threads;
  private final int size;
  private final int entryBytes;
  private volatile boolean over;

  /** What the looker saw; times by the clock of the agent's events. */
  @Name(SEEN)
  @StackTrace(false)
  static final class Seen extends Event {
    String what = "";
    long bytes;
  }

  private ReliefLoop(String rate, int size) {
    this.threads = rate.equals("max4") ? 4 : 1;
    this.bytesPerSecond = rate.startsWith("max") ? 1e15 : Double.parseDouble(rate) * 1e6;
    this.size = size;
    this.entryBytes = size + (compressedReferences() ? ENTRY_BYTES : ENTRY_BYTES_WIDE);
  }

  private static boolean compressedReferences() {
    return Boolean.parseBoolean(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("UseCompressedOops")
            .getValue());
  }

  public static void main(String[] arguments) throws Exception {
    try (Recording recording = new Recording()) {
      for (String event : new String[] {"LevelChange", "CollectionAsked", "Shed"}) {
        recording.enable("dev.plimsoll." + event).withThreshold(Duration.ZERO);
      }
      recording.enable(Seen.class);
      recording.start();
      ReliefLoop loop = new ReliefLoop(arguments[0], Integer.parseInt(arguments[1]));
      String result = loop.play();
      recording.dump(Path.of(arguments[2]));
      System.out.println(result);
    }
    Runtime.getRuntime().halt(0);
  }

  private String play() throws InterruptedException {
    HealthyLoop.awaitAgent();
    MemoryPressure.registerCache("filled", map);
    long heap = Runtime.getRuntime().maxMemory();
    double before =
        Math.max(0.55, Math.min(0.73, LINE_SHARE - SECONDS_BEFORE_LINE * bytesPerSecond / heap));
    fill((long) (heap * before) / entryBytes, Math.max(200e6, heap / 4.0));
    Thread looker = thread(this::look, "looker");
    looker.setDaemon(true);
    looker.start();
    Thread[] fillers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      long share = (long) (2 * heap * (1 - before)) / entryBytes / threads;
      fillers[i] = thread(() -> fill(share, bytesPerSecond / threads), "fill-" + i);
      fillers[i].start();
    }
    for (Thread filler : fillers) {
      filler.join();
    }
    over = true;
    looker.join();
    int entries = map.size();
    map.clear();
    // What is told is told by a thread of the agent's, a moment later.
    Thread.sleep(200);
    double put = 100.0 * keys.get() * entryBytes / heap;
    return "RESULT failed=" + failed + " entries=" + entries + " put=" + put;
  }

  private void fill(long count, double rate) {
    long begin = System.nanoTime();
    for (long i = 0; i < count && System.nanoTime() - begin < MOST_NANOS; i++) {
      try {
        map.put(keys.incrementAndGet(), new byte[size]);
      } catch (OutOfMemoryError e) {
        if (failed.incrementAndGet() > 3) {
          return;
        }
      }
      long due = (long) ((i + 1.0) * entryBytes / rate * 1e9);
      long ahead = due - (System.nanoTime() - begin);
      if (ahead > 2_000_000) {
        LockSupport.parkNanos(ahead);
      }
    }
  }

  /** One of the program: whatever ends it before its time is a failure. */
  private Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setUncaughtExceptionHandler((dead, error) -> failed.incrementAndGet());
    return thread;
  }

  private void look() {
    Seen gone = new Seen();
    Seen room = new Seen();
    gone.what = "gone";
    room.what = "room";
    boolean shed = false;
    long most = 0;
    while (!over) {
      long used = memory.getHeapMemoryUsage().getUsed();
      if (!shed) {
        // One put is under way in each thread at most.
        shed = keys.get() - map.mappingCount() > threads + failed.get();
        if (shed) {
          gone.commit();
          most = used;
        }
      } else if (used < most - most / 20) {
        room.bytes = most - used;
        room.commit();
        return;
      }
      most = Math.max(most, used);
      LockSupport.parkNanos(100_000);
    }
  }
}
