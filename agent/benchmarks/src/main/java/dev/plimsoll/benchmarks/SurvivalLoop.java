package dev.plimsoll.benchmarks;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.ShedOptions;
import dev.plimsoll.ShedRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The child of {@link Survival}. {@code garbage}: 100 MiB live and garbage at the rate; {@code
 * kept}: buffers that are never given back, and a hook that saves the state; {@code buffers},
 * {@code malloc}, {@code netty}: a cache outside the heap without a limit of its own, and a shedder
 * that gives it up; {@code file}: a file larger than the group is read again and again. It begins
 * at a random moment once the agent is up.
 */
public final class SurvivalLoop {
  private static final int LIVE_BYTES = 100 << 20;
  private static final int CHUNK = 16 << 10;
  private static final int FILE_MIB = 400;
  private static final long SECOND = 1_000_000_000L;
  private static final long BACKLOG_NANOS = 20_000_000L;

  /** Slower than this the room is filled before, so that a run does not take half a minute. */
  private static final double SLOW = 50e6;

  private static final long FILLED_BEFORE = 225L << 20;
  private static final double MOST_BYTES = 2e9;

  /** Garbage; volatile so that it is made at all. */
  private static volatile byte[] scratch = new byte[0];

  private final ArrayDeque<Object> cache = new ArrayDeque<>();
  private final double bytesPerSecond;
  private final Path usage;
  private final Path state;
  private long due = System.nanoTime();

  private SurvivalLoop(String rate, Path usage, Path state) {
    bytesPerSecond = rate.equals("max") ? 1e15 : Double.parseDouble(rate) * 1e6;
    this.usage = usage;
    this.state = state;
  }

  public static void main(String[] arguments) throws Exception {
    new SurvivalLoop(arguments[1], Path.of(arguments[2]), Path.of(arguments[3])).play(arguments[0]);
    System.out.println(
        "RESULT levels="
            + HealthyLoop.counter("LevelChanges")
            + " sheds="
            + HealthyLoop.counter("Sheds"));
    Runtime.getRuntime().halt(0);
  }

  private void play(String kind) throws Exception {
    MemoryPressure.registerShutdownHook(
        "state", 10, context -> Files.writeString(state, context.reason()));
    HealthyLoop.awaitAgent();
    Thread.sleep(ThreadLocalRandom.current().nextInt(500));
    switch (kind) {
      case "garbage" -> garbage();
      case "file" -> file();
      default -> grow(SurvivalCargo.of(kind), !kind.equals("kept"));
    }
  }

  private void grow(SurvivalCargo cargo, boolean curable) throws Exception {
    if (curable) {
      MemoryPressure.registerShedder(
          "cache",
          request -> shed(cargo, request),
          ShedOptions.defaults().relieves(MemoryResource.CONTAINER).keep(0));
    }
    boolean slow = bytesPerSecond < SLOW;
    while (slow && used() < FILLED_BEFORE) {
      take(cargo, SLOW);
    }
    double bytes = Math.min(MOST_BYTES, bytesPerSecond * (slow ? 11 : 6));
    for (double taken = 0; taken < bytes; taken += cargo.bytes()) {
      take(cargo, bytesPerSecond);
    }
  }

  private long used() throws IOException {
    return Long.parseLong(Files.readString(usage).trim());
  }

  private void take(SurvivalCargo cargo, double rate) throws InterruptedException {
    Object piece = cargo.take();
    synchronized (cache) {
      cache.add(piece);
    }
    pace(cargo.bytes(), rate);
  }

  private long shed(SurvivalCargo cargo, ShedRequest request) {
    synchronized (cache) {
      int some = (int) Math.ceil(cache.size() * request.fraction());
      for (int i = 0; i < some; i++) {
        cargo.give(cache.remove());
      }
      return (long) some * cargo.bytes();
    }
  }

  /** To the rate, without catching up on more than a few milliseconds of delay. */
  private void pace(long bytes, double rate) throws InterruptedException {
    long now = System.nanoTime();
    due = Math.max(due, now - BACKLOG_NANOS) + (long) (bytes / rate * SECOND);
    if (due - now > 1_000_000) {
      Thread.sleep((due - now) / 1_000_000);
    }
  }

  private void garbage() throws InterruptedException {
    byte[][] live = new byte[LIVE_BYTES / CHUNK][];
    for (int i = 0; i < live.length; i++) {
      live[i] = new byte[CHUNK];
    }
    Random random = new Random(1);
    long end = System.nanoTime() + 8 * SECOND;
    while (System.nanoTime() < end) {
      live[random.nextInt(live.length)] = new byte[CHUNK];
      scratch = new byte[CHUNK];
      pace(2 * CHUNK, bytesPerSecond);
    }
  }

  private void file() throws IOException {
    byte[] buffer = new byte[1 << 20];
    Path path = Files.createTempFile("survival", ".data");
    try (RandomAccessFile data = new RandomAccessFile(path.toFile(), "rw")) {
      Files.delete(path);
      for (int i = 0; i < FILE_MIB; i++) {
        data.write(buffer);
      }
      long end = System.nanoTime() + 5 * SECOND;
      while (System.nanoTime() < end) {
        data.seek(0);
        while (data.read(buffer) > 0 && System.nanoTime() < end) {
          scratch = buffer;
        }
      }
    }
  }
}
