package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;

/**
 * Work that needs more than the cache leaves, and whose error ends where nobody retries: in a
 * thread, or in one of the JDK's futures. Tells how soon the cache gave way.
 */
public final class Unguarded extends Scenario {
  private static final int ENTRY = 10_000;
  private static final int ENTRIES = 7_500;
  private static final long PATIENCE_NANOS = 3_000_000_000L;
  private static final int CROWD = 40;
  private static final int CROWD_THREADS = 4;

  private static byte[] made;
  private static int wantedBytes = 60_000_000;

  private final String how;
  private final Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          4,
          work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
          });

  private Unguarded(String how) {
    this.how = how;
  }

  /** How the error is to end, and, if there is more in the heap, how many bytes are too many. */
  public static void main(String[] arguments) {
    if (arguments.length > 1) {
      wantedBytes = Integer.parseInt(arguments[1]);
    }
    new Unguarded(arguments[0]).run();
  }

  @Override
  protected void play() throws Exception {
    MemoryPressure.registerCache("cache", cache);
    AgentBean.awaitReady();
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, new byte[ENTRY]);
    }
    if (how.equals("crowd")) {
      crowd();
    } else {
      fail();
      long shed = nanosToShed();
      result("shedMillis", shed < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(shed));
      // Three quarters of it: G1 on 17 never moves the reserve's array, which may stand in the
      // middle.
      wantedBytes = wantedBytes / 4 * 3;
      result("secondWorks", shed >= 0 && Unguarded.make() == wantedBytes);
    }
    made = null;
    cache.clear();
    Thread.sleep(1_000); // so that the line, told by a thread of the agent, is there
    resultsOfAgent();
  }

  @Override
  protected void tidy() {
    cache.clear();
    made = null;
  }

  private void fail() throws Exception {
    switch (how) {
      case "submit" -> thrownBy(() -> pool.submit(Unguarded::make).get());
      case "execute" -> pool.execute(Unguarded::make);
      case "uncaught" -> {
        Thread thread = new Thread(Unguarded::make);
        thread.start();
        thread.join();
      }
      case "supply" -> thrownBy(() -> CompletableFuture.supplyAsync(Unguarded::make).get());
      case "completed" -> {
        CompletableFuture<Object> future = new CompletableFuture<>();
        try {
          make();
        } catch (OutOfMemoryError e) {
          future.completeExceptionally(e);
        }
      }
      default -> thrownBy(() -> ForkJoinPool.commonPool().submit(new Task()).get());
    }
  }

  /**
   * All fail again and again, so that the errors come in a heap that is full to the last byte. The
   * threads are plain ones and the counting waits: a pool or a main thread that needed memory in
   * between would fail for itself.
   */
  private void crowd() throws Exception {
    List<FutureTask<Object>> all = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      all.add(new FutureTask<>(Unguarded::fillHeap));
    }
    Thread[] threads = new Thread[CROWD_THREADS];
    for (int t = 0; t < CROWD_THREADS; t++) {
      threads[t] = new Thread(new OneByOne(all, t));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int failed = 0;
    for (FutureTask<?> each : all) {
      failed += thrownBy(each::get) ? 1 : 0;
    }
    result("failed", failed);
  }

  private static Object fillHeap() {
    Map<Integer, byte[]> leak = new ConcurrentHashMap<>();
    for (int n = 0; true; n++) {
      leak.put(n, new byte[500]);
    }
  }

  private long nanosToShed() throws InterruptedException {
    long start = System.nanoTime();
    while (cache.size() == ENTRIES) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return -1;
      }
      Thread.sleep(1);
    }
    long shed = System.nanoTime() - start;
    Thread.sleep(500);
    return shed;
  }

  private static int make() {
    made = new byte[wantedBytes];
    return made.length;
  }

  private static boolean thrownBy(Callable<?> work) throws InterruptedException {
    try {
      work.call();
      return false;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return true;
    }
  }

  /** Every fourth; by index, since an iterator is an allocation. */
  private record OneByOne(List<FutureTask<Object>> all, int first) implements Runnable {
    @Override
    public void run() {
      for (int i = first; i < all.size(); i += CROWD_THREADS) {
        all.get(i).run();
      }
    }
  }

  private static final class Task extends RecursiveTask<Integer> {
    private static final long serialVersionUID = 1;

    @Override
    protected Integer compute() {
      return make();
    }
  }
}
