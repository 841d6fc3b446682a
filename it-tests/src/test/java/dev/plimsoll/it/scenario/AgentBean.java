package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the agent tells of itself in this process. */
final class AgentBean {
  private static final long REGISTRATION_NANOS = 10_000_000_000L;

  private AgentBean() {}

  /** Every plain attribute by name; empty when there is no agent. */
  static Map<String, Object> attributes() throws JMException, InterruptedException {
    Map<String, Object> values = new TreeMap<>();
    if (!MemoryPressure.isAgentActive()) {
      return values;
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = awaitRegistration(server);
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      Object value = server.getAttribute(name, attribute.getName());
      if (value instanceof Number || value instanceof Boolean || value instanceof String) {
        values.put(attribute.getName(), value);
      }
    }
    return values;
  }

  /** Until the agent is up; at once where there is none. */
  static void awaitReady() throws JMException, InterruptedException {
    while (Boolean.FALSE.equals(attributes().get("Ready"))) {
      Thread.sleep(5);
    }
  }

  /** The agent registers it some time after the start, off the application's way. */
  static ObjectName awaitRegistration(MBeanServer server) throws JMException, InterruptedException {
    ObjectName name = new ObjectName("dev.plimsoll:type=Agent");
    long deadline = System.nanoTime() + REGISTRATION_NANOS;
    while (!server.isRegistered(name) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    return name;
  }
}
