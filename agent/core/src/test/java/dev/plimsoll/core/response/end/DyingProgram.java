package dev.plimsoll.core.response.end;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.Nothing;
import dev.plimsoll.core.response.ResponseThreads;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A program that leaks until its heap is full to the last byte and then comes to its end through
 * the shutdown sequence: the parts as the runtime puts them together, run in a JVM of its own.
 *
 * <p>Arguments: what the hooks do, whether the leak goes on while they run, where to save, the
 * timeout in milliseconds.
 */
final class DyingProgram {
  static final int EXIT_CODE = 3;
  static final int EXIT_CODE_OF_HOOK = 9;
  static final int LINES = 2000;

  /** How the leak goes on once the heap is full. */
  enum LeakPace {
    /** Its threads give up. */
    ENDS,
    /** 16 KB a millisecond and thread. */
    STEADY,
    /** As fast as it can. */
    HOSTILE
  }

  private static final int NEVER_FULL = 21;
  private static final int RESPONSE_THREADS = 2;
  private static final int LEAKS = 2;
  private static final int PIECE_BYTES = 16_000;
  private static final long HANGS_NANOS = 300_000_000;

  private DyingProgram() {}

  public static void main(String[] args) throws IOException {
    SystemNanoClock clock = new SystemNanoClock();
    AgentLog log = AgentLog.onStderr(AgentLog.Level.INFO);
    Path directory = Path.of(args[2]);
    long timeoutNanos = Duration.ofMillis(Long.parseLong(args[3])).toNanos();

    ResponseThreads threads = new ResponseThreads(clock, (place, thrown) -> {}, RESPONSE_THREADS);
    threads.start();
    Watchdog watchdog = new Watchdog(clock);
    watchdog.start();
    ShutdownHooks hooks = new ShutdownHooks(log);
    registerHooks(hooks, args[0], directory);
    Reserve reserve = new Reserve(fourPercent());
    reserve.fill();
    ShutdownSequence sequence =
        new ShutdownSequence(
            hooks,
            reserve,
            threads,
            watchdog,
            clock,
            log,
            new ExhaustionReport(directory, ProcessHandle.current().pid(), new NoContent(), log));
    sequence.prepare(Nothing.INSTANCE);
    // As when the level rises, while there is room.
    sequence.foresee();
    while (threads.free() < RESPONSE_THREADS) {
      LockSupport.parkNanos(1_000_000);
    }

    // Made and linked before: in a full heap not even a string constant can be resolved.
    String reason = "a leak";
    ShutdownSettings settings = new ShutdownSettings(ExhaustedAction.EXIT, timeoutNanos, EXIT_CODE);
    LeakPace pace = LeakPace.valueOf(args[1]);
    fill(pace, clock);
    sequence.start(reason, settings);
    while (true) {
      sequence.tick(clock.nanoTime());
      LockSupport.parkNanos(1_000_000);
    }
  }

  static int fourPercent() {
    return (int) (Runtime.getRuntime().maxMemory() * 4 / 100);
  }

  private static void registerHooks(ShutdownHooks hooks, String what, Path directory)
      throws IOException {
    FileChannel saved =
        FileChannel.open(
            directory.resolve("saved"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    switch (what) {
      case "reserve" -> hooks.register("reserve", new TakeReserve(saved), 1, -1);
      case "plain" -> hooks.register("plain", new SaveLines(directory), 1, -1);
      case "exit" -> {
        hooks.register("exit", new Exit(), 1, -1);
        hooks.register("reserve", new TakeReserve(saved), 2, -1);
      }
      case "hung-hook" -> {
        hooks.register("hang", new HangingHook(new Hang()), 1, HANGS_NANOS);
        hooks.register("reserve", new TakeReserve(saved), 2, -1);
      }
      case "halt" -> hooks.register("halt", new Halt(), 1, -1);
      case "hung-jvm" -> {
        hooks.register("reserve", new TakeReserve(saved), 1, -1);
        Runtime.getRuntime().addShutdownHook(new Thread(new Hang()));
      }
      default -> throw new IllegalArgumentException(what);
    }
  }

  /** Returns when each leak has met its first error. */
  private static void fill(LeakPace pace, SystemNanoClock clock) {
    Leak[] leaks = new Leak[LEAKS];
    for (int i = 0; i < LEAKS; i++) {
      leaks[i] = new Leak(pace);
      leaks[i].setDaemon(true);
    }
    for (Leak leak : leaks) {
      leak.start();
    }
    long start = clock.nanoTime();
    for (int i = 0; i < LEAKS; ) {
      if (leaks[i].full) {
        i++;
      } else if (clock.nanoTime() - start > 60_000_000_000L) {
        Runtime.getRuntime().halt(NEVER_FULL);
      } else {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Holds whatever it can get. */
  private static final class Leak extends Thread {
    private final Object[] held = new Object[1 << 16];
    private final LeakPace pace;
    private volatile boolean full;

    Leak(LeakPace pace) {
      this.pace = pace;
    }

    @Override
    public void run() {
      int next = 0;
      while (pace != LeakPace.ENDS || !full) {
        try {
          held[next] = new byte[PIECE_BYTES];
          next++;
          if (full && pace == LeakPace.STEADY) {
            LockSupport.parkNanos(1_000_000);
          }
        } catch (OutOfMemoryError e) {
          full = true;
          LockSupport.parkNanos(1_000_000);
        }
      }
      while (next > 0) {
        LockSupport.park();
      }
    }
  }

  /**
   * Takes 4 % of the heap in one array and saves its length, by nothing but what was made before:
   * beside a leak any plain allocation is a race, which another hook here is about.
   */
  private record TakeReserve(FileChannel saved, ByteBuffer buffer) implements Consumer<Object[]> {
    /** The first write of a channel makes objects, so it is done here. */
    TakeReserve(FileChannel saved) throws IOException {
      this(saved, ByteBuffer.allocateDirect(Long.BYTES));
      saved.write(buffer.putLong(0, -1), 0);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void accept(Object[] call) {
      byte[] taken = ((IntFunction<byte[]>) call[2]).apply(fourPercent());
      buffer.clear();
      try {
        saved.write(buffer.putLong(0, taken.length), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Saves as an application would, by plain allocations. */
  private record SaveLines(Path directory) implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {
      try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("saved"))) {
        for (int i = 0; i < LINES; i++) {
          out.write("entry " + i);
          out.newLine();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Exit() implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {
      System.exit(EXIT_CODE_OF_HOOK);
    }
  }

  private record Halt() implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {
      Runtime.getRuntime().halt(EXIT_CODE_OF_HOOK);
    }
  }

  private record HangingHook(Hang hang) implements Consumer<Object[]> {
    @Override
    public void accept(Object[] call) {
      hang.run();
    }
  }

  private record Hang() implements Runnable {
    @Override
    public void run() {
      while (true) {
        LockSupport.park();
      }
    }
  }
}
