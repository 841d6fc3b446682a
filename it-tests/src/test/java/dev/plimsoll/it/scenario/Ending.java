package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryPressureException;
import dev.plimsoll.OnExhaustion;
import dev.plimsoll.RejectUnderPressure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that leaks until its four shutdown hooks are run, then lets go of all and tries its
 * door for a while. The arguments: the file that the JVM's own shutdown makes, how many of the
 * hooks hang, the first ones, and for how many seconds the door is tried.
 */
public final class Ending extends Scenario {
  private static final int ENTRY = 2 << 10;
  private static final double BYTES_PER_SECOND = 24e6;
  private static final double CACHE_SHARE = 0.2;
  private static final long HOOK_MILLIS = 300;

  private final Path file;
  private final int hanging;
  private final long triedNanos;
  private final List<byte[]> leaked = new ArrayList<>();
  private final AtomicInteger hooks = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private Caches cache = Caches.of("map");

  private Ending(Path file, int hanging, long triedNanos) {
    this.file = file;
    this.hanging = hanging;
    this.triedNanos = triedNanos;
  }

  public static void main(String[] arguments) {
    long seconds = Long.parseLong(arguments[2]);
    int hanging = Integer.parseInt(arguments[1]);
    new Ending(Path.of(arguments[0]), hanging, seconds * 1_000_000_000).run();
  }

  @Override
  protected void play() throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(this::makeFile));
    MemoryPressure.registerCache("cargo", cache.registered());
    long cacheBytes = (long) (CACHE_SHARE * Runtime.getRuntime().maxMemory());
    for (int key = 0; (long) key * (16 << 10) < cacheBytes; key++) {
      cache.map().put(key, new byte[16 << 10]);
    }
    ready();
    leak();
    tidy();
    boolean shut = staysShut();
    result("doorStaysShut", shut);
    result("level", MemoryPressure.level());
    result("hooks", hooks.get());
    // A result comes at the end only, which this process does not choose if its hooks hang.
    System.out.println("DOOR " + (shut ? "shut" : "open"));
    if (hanging > 0) {
      hang();
    }
  }

  private void leak() throws InterruptedException {
    Pace pace = new Pace(BYTES_PER_SECOND);
    while (hooks.get() == 0) {
      try {
        leaked.add(new byte[ENTRY]);
        pace.take(ENTRY);
      } catch (OutOfMemoryError e) {
        Thread.sleep(5);
      }
    }
  }

  private boolean staysShut() throws InterruptedException {
    boolean shut = true;
    long begin = System.nanoTime();
    while (shut && System.nanoTime() - begin < triedNanos) {
      try {
        door();
        shut = false;
      } catch (MemoryPressureException e) {
        Thread.sleep(20);
      }
    }
    return shut;
  }

  @RejectUnderPressure
  void door() {}

  @OnExhaustion(order = 1, timeoutMillis = HOOK_MILLIS)
  void first() {
    hook();
  }

  @OnExhaustion(order = 2, timeoutMillis = HOOK_MILLIS)
  void second() {
    hook();
  }

  @OnExhaustion(order = 3, timeoutMillis = HOOK_MILLIS)
  void third() {
    hook();
  }

  @OnExhaustion(order = 4, timeoutMillis = HOOK_MILLIS)
  void fourth() {
    hook();
  }

  private void hook() {
    if (hooks.incrementAndGet() <= hanging) {
      hang();
    }
  }

  private void hang() {
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // Hangs on.
      }
    }
  }

  private void makeFile() {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void tidy() {
    leaked.clear();
    cache = null;
  }
}
