package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.Registration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An application that does nothing special, and uses all of the API. The argument is the exit code
 * it wants, or {@code throw}; a second one, {@code wait}, makes it wait for a line from the test,
 * and {@code wait-up} for the agent before that.
 */
public final class Guest extends Scenario {
  private final String ending;
  private final String waiting;
  private final CountDownLatch told = new CountDownLatch(1);

  private Guest(String ending, String waiting) {
    this.ending = ending;
    this.waiting = waiting;
  }

  public static void main(String[] arguments) {
    if (arguments[0].equals("throw")) {
      throw new IllegalStateException("as wanted");
    }
    new Guest(arguments[0], arguments.length > 1 ? arguments[1] : "").run();
  }

  @Override
  protected void heard(String line) {
    told.countDown();
  }

  @Override
  protected void play() throws Exception {
    Map<String, String> map = new ConcurrentHashMap<>();
    LevelWatch levels = LevelWatch.start();
    Registration cache = MemoryPressure.registerCache("cache", map);
    Registration shedder = MemoryPressure.registerShedder("shedder", 5, request -> 0L);
    Registration hook = MemoryPressure.registerShutdownHook("hook", 5, context -> {});
    if (waiting.equals("wait-up")) {
      AgentBean.awaitReady();
    }
    ready();
    if (!waiting.isEmpty()) {
      told.await(60, TimeUnit.SECONDS);
    }
    result("active", MemoryPressure.isAgentActive());
    result("level", MemoryPressure.level());
    Module base = Object.class.getModule();
    result("internals", base.isExported("jdk.internal.misc", Guest.class.getModule()));
    result("retried", MemoryPressure.retryAfterShedding(() -> 7));
    result("headroom", MemoryPressure.ensureHeadroom(1 << 10, Duration.ofMillis(50)));
    resultsOfAgent();
    cache.close();
    shedder.close();
    hook.close();
    result("levelChanges", levels.changes());
    result(
        "threads",
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("plimsoll-"))
            .count());
    int code = Integer.parseInt(ending);
    if (code != 0) {
      System.out.flush();
      System.exit(code);
    }
  }
}
