package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;

/**
 * One long episode: a cache that is allowed more than there is, under load until the test says
 * {@code end}. The argument {@code hammer} adds sixteen clients that read every attribute, set
 * every one that can be set and call every operation, as the bean itself lists them, without a
 * pause; {@code none} adds nobody.
 */
public final class Episode extends Scenario {
  private static final int CLIENTS = 16;
  private static final double BYTES_PER_SECOND = 40e6;
  private static final List<String> LEVELS =
      List.of("NORMAL", "MODERATE", "CRITICAL", "EXHAUSTED", "nonsense");

  private final boolean hammered;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final List<String> wrong = new ArrayList<>();
  private final Caches cache = Caches.of("map");
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final Map<String, Object> before = new LinkedHashMap<>();
  private MBeanServer server;
  private ObjectName agent;
  private MBeanAttributeInfo[] attributes;
  private MBeanOperationInfo[] operations;

  private Episode(boolean hammered) {
    this.hammered = hammered;
  }

  public static void main(String[] arguments) {
    new Episode(arguments[0].equals("hammer")).run();
  }

  @Override
  protected void heard(String line) {
    ended.set(true);
  }

  @Override
  protected void play() throws Exception {
    server = ManagementFactory.getPlatformMBeanServer();
    agent = AgentBean.awaitRegistration(server);
    AgentBean.awaitReady();
    attributes = server.getMBeanInfo(agent).getAttributes();
    operations = server.getMBeanInfo(agent).getOperations();
    for (MBeanAttributeInfo attribute : attributes) {
      if (attribute.isWritable()) {
        before.put(attribute.getName(), server.getAttribute(agent, attribute.getName()));
      }
    }
    LevelWatch levels = LevelWatch.start();
    MemoryPressure.registerCache("cargo", cache.registered());
    CacheLoad load = new CacheLoad(cache.map(), 2, BYTES_PER_SECOND);
    load.start();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < (hammered ? CLIENTS : 0); i++) {
      SplittableRandom random = new SplittableRandom(i);
      Thread client = new Thread(() -> hammer(random), "client-" + i);
      clients.add(client);
      client.start();
    }
    while (levels.changes() == 0 && !ended.get()) {
      Thread.sleep(5);
    }
    ready();
    while (!ended.get()) {
      Thread.sleep(5);
    }
    for (Thread client : clients) {
      client.join();
    }
    settle();
    load.stop();
    result("calls", calls.get());
    result("refusals", refusals.get());
    result("unused", hammered ? unused() : "");
    result("wrong", wrong.size());
    result("firstWrong", wrong.isEmpty() ? "" : wrong.get(0));
    result("outOfMemory", load.errors());
    result("highest", levels.highest());
    resultsOfAgent();
  }

  /** Back to what it was, and on for a moment: what was set in the middle must not stick. */
  private void settle() throws Exception {
    // First one that is below whatever the other is now.
    set("HeapModerate", 40.0);
    set("HeapCritical", before.get("HeapCritical"));
    for (Map.Entry<String, Object> attribute : before.entrySet()) {
      set(attribute.getKey(), attribute.getValue());
    }
    server.invoke(
        agent, "simulate", new Object[] {"NORMAL", 0L}, new String[] {"java.lang.String", "long"});
    server.invoke(
        agent,
        "setShedderEnabled",
        new Object[] {"cargo", true},
        new String[] {"java.lang.String", "boolean"});
    // An order is accepted before it is carried out, and may find another one under way.
    long sheds = sheds();
    for (int i = 0; i < 1000 && sheds() == sheds; i++) {
      server.invoke(agent, "shed", new Object[] {"CRITICAL"}, new String[] {"java.lang.String"});
      Thread.sleep(10);
    }
  }

  /** What no client has come to. */
  private String unused() {
    List<String> missing = new ArrayList<>();
    for (MBeanAttributeInfo attribute : attributes) {
      missing.add("get " + attribute.getName());
      if (attribute.isWritable()) {
        missing.add("set " + attribute.getName());
      }
    }
    for (MBeanOperationInfo operation : operations) {
      missing.add(operation.getName());
    }
    missing.removeAll(used);
    return String.join(", ", missing);
  }

  private void hammer(SplittableRandom random) {
    while (!ended.get()) {
      try {
        once(random);
      } catch (RuntimeMBeanException | UndeclaredThrowableException e) {
        // Refused with a line that says why; anything else is ours.
        if (e.getCause() instanceof IllegalArgumentException
            || e.getCause() instanceof IllegalStateException) {
          refusals.incrementAndGet();
        } else {
          note(e.getCause());
        }
      } catch (RuntimeErrorException e) {
        note(e.getTargetError());
      } catch (javax.management.MBeanException | InvocationTargetException e) {
        note(e.getCause());
      } catch (Throwable t) {
        note(t);
      }
      calls.incrementAndGet();
    }
  }

  /** A client's own want of memory is no fault of the agent's. */
  private synchronized void note(Throwable thrown) {
    if (!(thrown instanceof OutOfMemoryError)) {
      wrong.add(String.valueOf(thrown));
    }
  }

  private void once(SplittableRandom random) throws Exception {
    int which = random.nextInt(2 * attributes.length);
    if (which < attributes.length) {
      MBeanAttributeInfo attribute = attributes[which];
      used.add("get " + attribute.getName());
      server.getAttribute(agent, attribute.getName());
    } else if (random.nextBoolean()) {
      MBeanAttributeInfo attribute = attributes[which - attributes.length];
      if (attribute.isWritable()) {
        used.add("set " + attribute.getName());
        set(attribute.getName(), value(attribute.getName(), attribute.getType(), random));
      }
    } else {
      invoke(operations[which % operations.length], random);
    }
  }

  private void invoke(MBeanOperationInfo operation, SplittableRandom random) throws Exception {
    MBeanParameterInfo[] parameters = operation.getSignature();
    Object[] values = new Object[parameters.length];
    String[] types = new String[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      types[i] = parameters[i].getType();
      values[i] = value(parameters[i].getName(), types[i], random);
    }
    used.add(operation.getName());
    server.invoke(agent, operation.getName(), values, types);
  }

  /** Most of them right, by what the bean calls it; a new one gets what its type allows. */
  private static Object value(String name, String type, SplittableRandom random) {
    return switch (type) {
      case "boolean" -> name.equals("DryRun") == (random.nextInt(20) == 0);
      case "double" -> 40.0 + random.nextInt(70);
      case "int" -> random.nextInt(100) - 10;
      case "long" ->
          switch (name) {
            case "millis" -> random.nextLong(20);
            case "ShedderTimeoutMillis" -> random.nextLong(3000) + 500;
            case "BallastBytes" -> random.nextLong(32L << 20);
            default -> random.nextLong(1L << 28) - 100;
          };
      case "java.lang.String" ->
          switch (name) {
            case "level" -> LEVELS.get(random.nextInt(LEVELS.size()));
            case "name" -> "cargo";
            case "key" -> random.nextBoolean() ? "shedder-timeout" : "report-dir";
            case "value" -> random.nextInt(500, 3000) + "ms";
            default -> "nonsense";
          };
      default -> throw new UnsupportedOperationException(name + " is a " + type);
    };
  }

  private void set(String name, Object value) throws Exception {
    server.setAttribute(agent, new Attribute(name, value));
  }

  private long sheds() throws Exception {
    return (Long) server.getAttribute(agent, "Sheds");
  }
}
