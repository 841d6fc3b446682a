package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.Registration;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The control thread dies, as far as its handler can tell, while a level is up. */
public final class ControlLost extends Scenario {
  private static final int PATIENCE = 1000;

  /** Of the agent's bean, what is used here. */
  public interface AgentMXBean {
    boolean isReady();

    boolean isPassive();

    PressureLevel getLevel();

    void simulate(String level, long millis);
  }

  public static void main(String[] arguments) {
    new ControlLost().run();
  }

  @Override
  @SuppressWarnings("try")
  protected void play() throws Exception {
    ready();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("dev.plimsoll:type=Agent");
    await(() -> server.isRegistered(name));
    AgentMXBean agent = JMX.newMXBeanProxy(server, name, AgentMXBean.class);
    await(agent::isReady);
    List<String> heard = new CopyOnWriteArrayList<>();
    List<String> heardLate = new CopyOnWriteArrayList<>();
    try (Registration first =
        MemoryPressure.addListener(change -> heard.add(change.from() + " to " + change.to()))) {
      await(() -> heard.size() == 1);
      agent.simulate("CRITICAL", 600_000);
      await(() -> heard.size() == 2);
      Thread control = control();
      control.getUncaughtExceptionHandler().uncaughtException(control, new Error("injected"));
      await(() -> heard.size() == 3);
      control.join(10_000);
      try (Registration late =
          MemoryPressure.addListener(change -> heardLate.add("" + change.to()))) {
        await(() -> heardLate.size() == 1);
      }
    }
    result("heard", String.join(", ", heard));
    result("heardLate", String.join(", ", heardLate));
    result("level", MemoryPressure.level());
    result("mxLevel", agent.getLevel());
    result("passive", agent.isPassive());
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    for (int i = 0; i < PATIENCE && !condition.holds(); i++) {
      Thread.sleep(20);
    }
  }

  private static Thread control() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("plimsoll-control"))
        .findFirst()
        .orElseThrow();
  }
}
