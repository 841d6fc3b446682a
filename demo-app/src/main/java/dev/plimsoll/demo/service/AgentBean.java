package dev.plimsoll.demo.service;

import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * The agent's MBean as any tool sees it: every attribute that is there, none that must be. Safe for
 * any thread.
 */
public final class AgentBean {
  private static final int LINES = 8;

  private final ObjectName name;

  /** Costs nothing yet; the MBean server is asked for at the first call. */
  public AgentBean() {
    try {
      name = new ObjectName("dev.plimsoll:type=Agent");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Puts every attribute under {@code agent.}; arrays of rows are summed. Nothing without agent.
   */
  public void readInto(Figures figures) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      for (MBeanAttributeInfo info : server.getMBeanInfo(name).getAttributes()) {
        flatten(figures, "agent." + info.getName(), read(server, info.getName()));
      }
    } catch (InstanceNotFoundException e) {
      figures.put("agent", "none");
    } catch (JMException e) {
      figures.put("agent", e.toString());
    }
  }

  /** Raises the level for a while. */
  public void simulate(String level, long millis) throws JMException {
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            name,
            "simulate",
            new Object[] {level, millis},
            new String[] {String.class.getName(), long.class.getName()});
  }

  /** Turns {@code DryRun} over. */
  public void toggleDryRun() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    boolean dryRun = (Boolean) server.getAttribute(name, "DryRun");
    server.setAttribute(name, new Attribute("DryRun", !dryRun));
  }

  private Object read(MBeanServer server, String attribute) {
    try {
      Object value = server.getAttribute(name, attribute);
      return value == null ? "" : value;
    } catch (JMException | RuntimeException e) {
      return "";
    }
  }

  private static void flatten(Figures figures, String key, Object value) {
    if (value instanceof CompositeData row) {
      for (String item : row.getCompositeType().keySet()) {
        flatten(figures, key + "." + item, row.get(item));
      }
    } else if (value instanceof TabularData table) {
      for (Object row : table.values()) {
        CompositeData entry = (CompositeData) row;
        flatten(figures, key + "." + entry.get("key"), entry.get("value"));
      }
    } else if (value instanceof CompositeData[] rows) {
      figures.put(key + ".count", rows.length);
      sum(figures, key, rows);
    } else if (value instanceof Object[] list) {
      figures.put(key + ".count", list.length);
      putLast(figures, key + ".last", list);
    } else if (value != null) {
      figures.put(key, value);
    }
  }

  /** The last lines of a list of texts, the newest first. */
  private static void putLast(Figures figures, String key, Object[] list) {
    StringBuilder lines = new StringBuilder();
    for (int i = list.length - 1; i >= 0 && i >= list.length - LINES; i--) {
      lines.append(lines.length() == 0 ? "" : "\n").append(list[i]);
    }
    figures.put(key, lines);
  }

  private static void sum(Figures figures, String key, CompositeData[] rows) {
    for (CompositeData row : rows) {
      for (String item : row.getCompositeType().keySet()) {
        if (row.get(item) instanceof Number number) {
          figures.add(key + "." + item, number.longValue());
        }
      }
    }
  }
}
