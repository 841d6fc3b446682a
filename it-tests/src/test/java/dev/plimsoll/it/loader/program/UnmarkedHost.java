package dev.plimsoll.it.loader.program;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Has caches that only a setting names, and has them before an agent is attached. */
public final class UnmarkedHost {
  private static final Map<String, String> SHARED = new ConcurrentHashMap<>();

  private UnmarkedHost() {}

  public static void main(String[] arguments) throws Exception {
    SHARED.put("a", "b");
    Map<String, String> early = made();
    System.out.println("READY");
    if (System.in.read() < 0) {
      return;
    }
    Map<String, String> late = made();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
    while (!server.isRegistered(agent)) {
      Thread.sleep(20);
    }
    while (!areCounted(shedders(server, agent))) {
      Thread.sleep(20);
    }
    for (CompositeData each : shedders(server, agent)) {
      System.out.println(each.get("name") + " " + each.get("kind") + " " + each.get("order"));
    }
    System.out.println(early.equals(late) ? "END" : "?");
  }

  private static CompositeData[] shedders(MBeanServer server, ObjectName agent) throws JMException {
    return (CompositeData[]) server.getAttribute(agent, "Shedders");
  }

  /** What kind a marked cache is, is known from its first count on. */
  private static boolean areCounted(CompositeData[] shedders) {
    return Arrays.stream(shedders).noneMatch(each -> each.get("kind").equals("cache"));
  }

  private static Map<String, String> made() {
    return new ConcurrentHashMap<>();
  }
}
