package dev.plimsoll.it.loader.shop;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryPressureException;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Looks whether the marks of {@link Shelf} are served, and prints a line for each: OK or NO. */
public final class Probe {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static Shelf shelf;

  private Probe() {}

  public static void main(String[] arguments) throws Exception {
    run(arguments.length == 0 ? "main" : arguments[0]);
    System.out.println("END");
  }

  /** Makes what is to be found later; without an agent it does nothing else. */
  public static void prepare() {
    shelf = new Shelf();
  }

  /** Where the agent is idle that is all there is to tell. */
  public static void run(String label) throws Exception {
    prepare();
    boolean active = MemoryPressure.isAgentActive();
    tell(label, "active", active);
    if (!active) {
      return;
    }
    ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    await(() -> server.isRegistered(agent));
    shelf.stock();
    tell(label, "goods weighed", await(() -> weighedBytes(server, agent) > shelf.goodsBytes()));
    tell(label, "gate", "cup2".equals(shelf.take("cup", 2)));
    Set<String> names = names(server, agent);
    for (String name : new String[] {"Shelf#SHARED", "Shelf#own", "Shelf#drop", "Shelf#save"}) {
      tell(label, name + " in " + names, names.stream().anyMatch(each -> each.contains(name)));
    }
    tell(label, "door open", await(Probe::isOpen));
    server.invoke(
        agent,
        "simulate",
        new Object[] {"CRITICAL", 60_000L},
        new String[] {"java.lang.String", "long"});
    tell(label, "door shut", await(() -> !isOpen()));
    server.invoke(
        agent, "simulate", new Object[] {"NORMAL", 1L}, new String[] {"java.lang.String", "long"});
    tell(label, "door open again", await(Probe::isOpen));
  }

  /** The exception caught is this loader's: another copy of the class would pass by. */
  private static boolean isOpen() {
    try {
      return shelf.order("cup") >= 3;
    } catch (MemoryPressureException e) {
      return e.retryAfter().isZero();
    }
  }

  /** What the agent thinks that the goods of all shelves are. */
  private static long weighedBytes(MBeanServer server, ObjectName agent) throws Exception {
    long bytes = 0;
    for (CompositeData each : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
      boolean goods = ((String) each.get("name")).contains("Shelf#GOODS");
      bytes += goods ? ((Number) each.get("estimatedBytes")).longValue() : 0;
    }
    return bytes;
  }

  private static Set<String> names(MBeanServer server, ObjectName agent) throws Exception {
    Set<String> names = new TreeSet<>();
    for (String attribute : new String[] {"Shedders", "ShutdownHooks"}) {
      for (CompositeData each : (CompositeData[]) server.getAttribute(agent, attribute)) {
        names.add((String) each.get("name"));
      }
    }
    return names;
  }

  private static boolean await(Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private static void tell(String label, String what, boolean holds) {
    System.out.println((holds ? "OK " : "NO ") + label + ": " + what);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }
}
