package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.ShedOptions;
import dev.plimsoll.ShutdownContext;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A program in a container that is too small for what its JVM may take. The arguments: what it
 * does, for how many seconds, and a number. {@code garbage}: 100 MiB live, and garbage at so many
 * MB a second. {@code grow}: memory outside the heap at so many MB a second that is never given
 * back; the state is saved by a hook to the file in the fourth argument; from the first line of
 * main on, or, with a fifth argument, once the agent is up. {@code lies}: the same, and a shedder
 * that says each time that it gave what was wanted. {@code thrash}: a file of so many MB, the
 * fourth argument, is read again and again. {@code hold}: memory outside the heap up to so many
 * percent of the group in the fourth argument, and then nothing; a shedder counts how often it is
 * asked. The seconds begin anew with each hint that the agent has counted, which is told, and with
 * a fifth argument only when the program was {@code hinted} or {@code asked}.
 */
public final class Contained extends Scenario {
  private static final int CHUNK = 16 << 10;

  private static final int LIVE_BYTES = 100 << 20;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final String what;
  private final long nanos;
  private final double megabytes;
  private final Path file;
  private final String awaited;
  private final List<Object> held = new ArrayList<>();

  volatile byte[] scratch;

  private Contained(String what, long seconds, double megabytes, Path file, String awaited) {
    this.what = what;
    this.nanos = seconds * 1_000_000_000L;
    this.megabytes = megabytes;
    this.file = file;
    this.awaited = awaited;
  }

  public static void main(String[] arguments) {
    new Contained(
            arguments[0],
            Long.parseLong(arguments[1]),
            Double.parseDouble(arguments[2]),
            Path.of(arguments.length > 3 ? arguments[3] : "."),
            arguments.length > 4 ? arguments[4] : "")
        .run();
  }

  @Override
  protected void play() throws Exception {
    LevelWatch levels = LevelWatch.start();
    ready();
    switch (what) {
      case "garbage" -> garbage();
      case "grow", "lies" -> grow();
      case "cache" -> cache();
      case "burst" -> burst();
      case "thrash" -> thrash();
      case "hold" -> hold();
      default -> throw new IllegalArgumentException(what);
    }
    result("complete", true);
    result("levelChanges", levels.changes());
    result("highest", levels.highest());
    resultsOfAgent();
  }

  private void garbage() throws InterruptedException {
    for (int bytes = 0; bytes < LIVE_BYTES; bytes += CHUNK) {
      held.add(new byte[CHUNK]);
    }
    Random random = new Random(1);
    Pace pace = new Pace(megabytes * 1e6);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      held.set(random.nextInt(held.size()), new byte[CHUNK]);
      scratch = new byte[CHUNK];
      pace.take(2 * CHUNK);
    }
  }

  private void grow() throws Exception {
    MemoryPressure.registerShutdownHook("state", 10, this::save);
    // A shedder that has nothing to give: it has to be asked before anything is ended.
    boolean lies = what.equals("lies");
    MemoryPressure.registerShedder(
        "nothing",
        request -> lies ? Math.max(1 << 20, request.bytesWanted()) : 0L,
        ShedOptions.defaults().relieves(MemoryResource.CONTAINER));
    if (!awaited.isEmpty()) {
      AgentBean.awaitReady();
    }
    Pace pace = new Pace(megabytes * 1e6);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      held.add(touched());
      pace.take(1 << 20);
    }
  }

  /** So many MB in a cache that can be had again, and nothing else to do. */
  private void cache() throws InterruptedException {
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    MemoryPressure.registerCache("cargo", cache);
    for (int i = 0; i < megabytes * 64; i++) {
      cache.put(i, new byte[CHUNK]);
    }
    System.out.println("FILLED");
    Thread.sleep(nanos / 1_000_000);
    result("entries", cache.size());
  }

  /** Takes so many MB outside the heap at 20 MB/s, and keeps them. */
  private void burst() throws InterruptedException {
    Pace pace = new Pace(20e6);
    long begin = System.nanoTime();
    for (int i = 0; i < megabytes; i++) {
      held.add(touched());
      pace.take(1 << 20);
    }
    Thread.sleep(Math.max(0, nanos - (System.nanoTime() - begin)) / 1_000_000);
  }

  private void hold() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    MemoryPressure.registerShedder(
        "nothing",
        request -> {
          asked.incrementAndGet();
          return 0L;
        },
        ShedOptions.defaults().relieves(MemoryResource.CONTAINER));
    AgentBean.awaitReady();
    Pace pace = new Pace(20e6);
    boolean v2 = Files.exists(file.resolve("memory.max"));
    double most = megabytes / 100 * figure(v2 ? "memory.max" : "memory.limit_in_bytes");
    while (workingSet(v2) < most) {
      held.add(touched());
      pace.take(1 << 20);
    }
    System.out.println("HELD");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = AgentBean.awaitRegistration(server);
    boolean waits = !awaited.isEmpty();
    long hints = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < (waits ? PATIENCE_NANOS : nanos)) {
      Thread.sleep(20);
      long now = (Long) server.getAttribute(agent, "PressureHints");
      if (now != hints) {
        hints = now;
        begin = System.nanoTime();
        System.out.println("HINTS " + hints);
      }
      if (waits && (awaited.equals("hinted") ? hints : asked.get()) > 0) {
        waits = false;
        begin = System.nanoTime();
      }
    }
    result("asked", asked.get());
  }

  private long workingSet(boolean v2) throws IOException {
    String stat = Files.readString(file.resolve("memory.stat"));
    String key = v2 ? "inactive_file " : "total_inactive_file ";
    int idle = stat.indexOf(key) + key.length();
    return figure(v2 ? "memory.current" : "memory.usage_in_bytes")
        - Long.parseLong(stat.substring(idle, stat.indexOf('\n', idle)));
  }

  private long figure(String name) throws IOException {
    return Long.parseLong(Files.readString(file.resolve(name)).trim());
  }

  private static ByteBuffer touched() {
    ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
    for (int i = 0; i < chunk.capacity(); i += 4096) {
      chunk.put(i, (byte) 1);
    }
    return chunk;
  }

  private void save(ShutdownContext context) throws IOException {
    Files.writeString(file, "SAVED " + held.size() + " MiB, " + context.reason() + "\n");
  }

  /** A file larger than the container, so that most reads miss the page cache. */
  private void thrash() throws IOException {
    byte[] buffer = new byte[1 << 20];
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < megabytes; i++) {
        data.write(buffer);
      }
      long begin = System.nanoTime();
      long read = 0;
      while (System.nanoTime() - begin < nanos) {
        data.seek(0);
        int some = data.read(buffer);
        while (some > 0) {
          read += some;
          some = data.read(buffer);
        }
      }
      result("readMegabytes", read >> 20);
    }
  }
}
