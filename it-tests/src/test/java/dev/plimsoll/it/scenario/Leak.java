package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.ShutdownContext;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A service that never lets go of a small part of each request, with a journal that is saved when
 * it ends. The arguments: the file to save to, what the hook needs for it: {@code little}, {@code
 * array} (4 % of the heap in one array of its own) or {@code reserve} (the same, out of the agent's
 * reserve), and optionally the megabytes that are leaked in a second, and behind them {@code huge}
 * where the first request wants more than the heap.
 */
public final class Leak extends Scenario {
  private static final int ENTRY = 2 << 10;
  private static final double DEFAULT_BYTES_PER_SECOND = 24e6;
  private static final double CACHE_SHARE = 0.2;
  private static final long LINGER_NANOS = 8_000_000_000L;

  private final Path file;
  private final String need;
  private final double bytesPerSecond;
  private final boolean huge;
  private final List<byte[]> leaked = new ArrayList<>();
  private final List<String> journal = new ArrayList<>();
  private Caches cache = Caches.of("map");

  /** What comes after it was saved is not acknowledged any more; guarded by the journal. */
  private boolean closed;

  volatile byte[] scratch;

  private Leak(Path file, String need, double bytesPerSecond, boolean huge) {
    this.file = file;
    this.need = need;
    this.bytesPerSecond = bytesPerSecond;
    this.huge = huge;
  }

  public static void main(String[] arguments) {
    double rate =
        arguments.length > 2 ? Double.parseDouble(arguments[2]) * 1e6 : DEFAULT_BYTES_PER_SECOND;
    boolean huge = arguments.length > 3 && arguments[3].equals("huge");
    new Leak(Path.of(arguments[0]), arguments[1], rate, huge).run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("cargo", cache.registered());
    MemoryPressure.registerShutdownHook("journal", 10, this::save);
    long cacheBytes = (long) (CACHE_SHARE * Runtime.getRuntime().maxMemory());
    for (int key = 0; (long) key * (16 << 10) < cacheBytes; key++) {
      cache.map().put(key, new byte[16 << 10]);
    }
    ready();
    if (huge) {
      hugeRequest();
    }
    Pace pace = new Pace(bytesPerSecond);
    int errors = 0;
    long begin = System.nanoTime();
    long firstError = 0;
    // As a service does that answers 500 and goes on: until somebody ends it.
    while (errors == 0 || System.nanoTime() - firstError < LINGER_NANOS) {
      try {
        pace.take(request());
      } catch (OutOfMemoryError e) {
        if (errors++ == 0) {
          firstError = System.nanoTime();
        }
        Thread.sleep(5);
      }
    }
    tidy();
    result("millisToFirstError", (firstError - begin) / 1_000_000);
    result("outOfMemory", errors);
  }

  @Override
  protected void tidy() {
    leaked.clear();
    cache = null;
  }

  /** Fails and is survived, as of a file that was too large. */
  private void hugeRequest() {
    try {
      scratch = new byte[Integer.MAX_VALUE - 8];
    } catch (OutOfMemoryError e) {
      System.out.println("SURVIVED " + e.getMessage());
    }
  }

  private int request() {
    scratch = new byte[2 * ENTRY];
    leaked.add(new byte[ENTRY]);
    synchronized (journal) {
      if (closed) {
        return ENTRY;
      }
      journal.add("entry " + journal.size());
      if (journal.size() % 1000 == 0) {
        System.out.println("ACKNOWLEDGED " + journal.size());
      }
    }
    return ENTRY;
  }

  private void save(ShutdownContext context) throws IOException {
    int bytes = (int) (0.04 * Runtime.getRuntime().maxMemory());
    byte[] workspace =
        switch (need) {
          case "array" -> new byte[bytes];
          case "reserve" -> context.takeReserve(bytes);
          default -> new byte[1];
        };
    workspace[workspace.length - 1] = 1;
    synchronized (journal) {
      closed = true;
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (String entry : journal) {
          out.write(entry);
          out.write('\n');
        }
        out.write("END " + journal.size() + "\n");
      }
      PrintStream console = System.out;
      console.println("SAVED " + journal.size());
      console.flush();
    }
  }
}
