package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Counts how often an agent looks that is switched off, then switches it on and counts again. */
public final class Switched extends Scenario {
  private static final long COUNTED_MILLIS = 2000;
  private static final long SWITCHED_NANOS = 10_000_000_000L;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  public static void main(String[] arguments) {
    new Switched().run();
  }

  @Override
  protected void play() throws Exception {
    ObjectName agent = AgentBean.awaitRegistration(server);
    result("disabledActive", MemoryPressure.isAgentActive());
    result("disabledLooks", looks(agent));
    server.setAttribute(agent, new Attribute("Enabled", true));
    long deadline = System.nanoTime() + SWITCHED_NANOS;
    while (!MemoryPressure.isAgentActive() && System.nanoTime() - deadline < 0) {
      Thread.sleep(1);
    }
    result("enabledActive", MemoryPressure.isAgentActive());
    result("enabledLooks", looks(agent));
  }

  private long looks(ObjectName agent) throws JMException, InterruptedException {
    long before = (Long) server.getAttribute(agent, "Polls");
    Thread.sleep(COUNTED_MILLIS);
    return (Long) server.getAttribute(agent, "Polls") - before;
  }
}
