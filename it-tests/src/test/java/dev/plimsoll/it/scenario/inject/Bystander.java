package dev.plimsoll.it.scenario.inject;

import com.acme.trap.Trap;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.it.scenario.Scenario;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/** A host whose agent may have failed to start: it either works, or says that it does not. */
public final class Bystander extends Scenario {
  private static final int LOOKS = 150;

  private Bystander() {}

  public static void main(String[] arguments) {
    new Bystander().run();
  }

  @Override
  protected void play() throws Exception {
    CountDownLatch shed = new CountDownLatch(1);
    MemoryPressure.registerCache("cache", new ConcurrentHashMap<>());
    MemoryPressure.registerShedder(
        "probe",
        1,
        request -> {
          shed.countDown();
          return 1;
        });
    MemoryPressure.addListener(change -> {});
    ready();
    result("retried", MemoryPressure.retryAfterShedding(() -> 7));
    MemoryPressure.ensureHeadroom(1 << 10, Duration.ofMillis(5));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String state = "active, and nothing is done";
    for (int i = 0; i < LOOKS && state.startsWith("active"); i++) {
      order(server);
      if (shed.await(100, TimeUnit.MILLISECONDS)) {
        state = "works";
      } else if (!MemoryPressure.isAgentActive()) {
        state = "idle";
      }
    }
    result("state", state);
    result(
        "threads",
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("plimsoll-"))
            .count());
    result("fired", Trap.fired());
    result("site", Trap.site());
  }

  private static void order(MBeanServer server) {
    try {
      server.invoke(
          new ObjectName("dev.plimsoll:type=Agent"),
          "shed",
          new Object[] {"CRITICAL"},
          new String[] {"java.lang.String"});
    } catch (JMException | RuntimeMBeanException e) {
      // Not there yet, or never.
      return;
    }
  }
}
