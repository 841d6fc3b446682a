package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryPressureException;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureChange;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.ShedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Starts threads behind a door until it shuts, and then lets them end. The arguments: how many
 * threads there may be at most, or, with a third argument, how many KiB of address space; and the
 * KiB that each takes of it.
 */
public final class ThreadGrowth extends Scenario {
  /** Nobody has to be told of what is below the lines, so it goes fast. */
  private static final double FAST_SHARE = 0.72;

  private static final double STEP_SHARE = 0.05;

  /** Longer than from one look at threads to the next. */
  private static final int STEP_MILLIS = 700;

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final long limit;
  private final long kibibytesEach;
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> started = new ArrayList<>();
  private volatile PressureLevel told = PressureLevel.NORMAL;
  private volatile long shedderCalls;

  private ThreadGrowth(long limit, long kibibytesEach) {
    this.limit = limit;
    this.kibibytesEach = kibibytesEach;
  }

  public static void main(String[] arguments) {
    new ThreadGrowth(
            Long.parseLong(arguments[0]), arguments.length > 1 ? Long.parseLong(arguments[1]) : 0)
        .run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerShedder(
        "threads",
        request -> {
          shedderCalls++;
          return 0;
        },
        ShedOptions.defaults().relieves(MemoryResource.THREADS, MemoryResource.HEAP));
    MemoryPressure.addListener(this::hear);
    AgentBean.awaitReady();
    ready();
    long most = most();
    while (own() < FAST_SHARE * most) {
      start();
    }
    boolean refused = false;
    for (double share = FAST_SHARE; share < 1 && !refused; share += STEP_SHARE) {
      Thread.sleep(STEP_MILLIS);
      refused = isRefused((int) (STEP_SHARE * most));
    }
    result("refused", refused);
    result("started", started.size());
    result("told", told);
    result("level", MemoryPressure.level(MemoryResource.THREADS));
    other();
    end.countDown();
    for (Thread thread : started) {
      thread.join();
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (told != PressureLevel.NORMAL && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    result("toldInTheEnd", told);
    result("refusedInTheEnd", isRefused(1));
    result("shedderCalls", shedderCalls);
    resultsOfAgent();
  }

  private boolean isRefused(int threads) throws InterruptedException {
    try {
      for (int i = 0; i < threads; i++) {
        work();
      }
      return false;
    } catch (MemoryPressureException e) {
      result("refusedFor", e.resource());
      return true;
    }
  }

  @RejectUnderPressure(resources = MemoryResource.THREADS)
  void work() {
    start();
  }

  /** A door that does not look at threads. */
  @RejectUnderPressure
  void other() {
    result("otherDoor", "open");
  }

  private void start() {
    Thread thread = new Thread(this::awaitEnd, "work");
    thread.setDaemon(true);
    thread.start();
    started.add(thread);
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(PressureChange change) {
    if (change.resource() == MemoryResource.THREADS) {
      told = change.to();
    }
  }

  private static long own() throws IOException {
    return status("Threads:");
  }

  private long most() throws IOException {
    return kibibytesEach == 0 ? limit : own() + (limit - status("VmSize:")) / kibibytesEach;
  }

  private static long status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .findFirst()
        .orElseThrow();
  }
}
