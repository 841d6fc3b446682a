package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;

/**
 * One long episode: a cache that is allowed more than there is, under load until the test says
 * {@code end}. The argument {@code hammer} adds sixteen clients that read every attribute, move
 * every threshold and call every operation without a pause; {@code none} adds nobody.
 */
public final class Episode extends Scenario {
  private static final int CLIENTS = 16;
  private static final double BYTES_PER_SECOND = 40e6;

  private final boolean hammered;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final List<String> wrong = new ArrayList<>();
  private final Caches cache = Caches.of("map");
  private MBeanServer server;
  private ObjectName agent;
  private MBeanAttributeInfo[] attributes;

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
    attributes = server.getMBeanInfo(agent).getAttributes();
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
    result("wrong", wrong.size());
    result("firstWrong", wrong.isEmpty() ? "" : wrong.get(0));
    result("outOfMemory", load.errors());
    result("highest", levels.highest());
    for (var attribute : AgentBean.attributes().entrySet()) {
      result("mx." + attribute.getKey(), attribute.getValue());
    }
  }

  /** Back to what it was, and on for a moment: what was set in the middle must not stick. */
  private void settle() throws Exception {
    // First one that is below whatever the other is now.
    set("HeapModerate", 40.0);
    set("HeapCritical", 85.0);
    set("HeapModerate", 75.0);
    set("ShedderTimeoutMillis", 2000L);
    server.invoke(
        agent, "simulate", new Object[] {"NORMAL", 0L}, new String[] {"java.lang.String", "long"});
    for (int i = 0; i < 500 && !bool("shed", "CRITICAL"); i++) {
      Thread.sleep(10);
    }
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
    switch (random.nextInt(16)) {
      case 0 -> set("HeapModerate", 40.0 + random.nextInt(60));
      case 1 -> set("HeapCritical", 50.0 + random.nextInt(60));
      case 2 -> set("HeapMargin", random.nextLong(1L << 28) - 100);
      case 3 -> set("ShedderTimeoutMillis", random.nextLong(3000) + 500);
      case 4 -> set("BallastBytes", random.nextLong(32L << 20));
      case 5 -> bool("shed", random.nextBoolean() ? "MODERATE" : "CRITICAL");
      case 6 -> bool("shed", "nonsense");
      case 7 -> call("releaseBallast");
      case 8 -> call("rebuildBallast");
      case 9 -> call("resetCounters");
      case 10 ->
          server.invoke(
              agent,
              "simulate",
              new Object[] {random.nextBoolean() ? "CRITICAL" : "MODERATE", random.nextLong(20)},
              new String[] {"java.lang.String", "long"});
      case 11 ->
          server.invoke(
              agent,
              "setShedderEnabled",
              new Object[] {"cargo", true},
              new String[] {"java.lang.String", "boolean"});
      default ->
          server.getAttribute(agent, attributes[random.nextInt(attributes.length)].getName());
    }
  }

  private void set(String name, Object value) throws Exception {
    server.setAttribute(agent, new Attribute(name, value));
  }

  private void call(String name) throws Exception {
    server.invoke(agent, name, new Object[0], new String[0]);
  }

  private boolean bool(String name, String level) throws Exception {
    return (Boolean)
        server.invoke(agent, name, new Object[] {level}, new String[] {"java.lang.String"});
  }
}
