package dev.plimsoll.it.scenario.inject;

import com.acme.trap.Trap;
import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryPressureException;
import dev.plimsoll.Registration;
import dev.plimsoll.it.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;

/**
 * Round after round of all that the agent does, and in each the n-th allocation of the agent's own
 * code fails, for n = 1, 2, 3... The argument: how many allocations fail in a row, and for how many
 * values of n, spread over what a round allocates (0: for each).
 */
public final class Injected extends Scenario {
  private static final long PATIENCE_SECONDS = 20;
  private static final int DENSE = 40;
  private static final int ALL_OF_A_CLOSE = 1000;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<String> escaped = new ArrayList<>();
  private final int width;
  private final int wanted;
  private ObjectName agent;

  private Injected(int width, int wanted) {
    this.width = width;
    this.wanted = wanted;
  }

  public static void main(String[] arguments) {
    new Injected(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).run();
  }

  @Override
  protected void play() throws Exception {
    agent = new ObjectName("dev.plimsoll:type=Agent");
    ready();
    for (int i = 0; i < 2000 && !isReady(); i++) {
      Thread.sleep(10);
    }
    for (int i = 0; i < 5; i++) {
      round();
    }
    Trap.arm(Long.MAX_VALUE - width, width);
    round();
    long most = Trap.visits();
    int rounds = 0;
    int hit = 0;
    int served = 0;
    for (long n = 1; n <= most; n = next(n, most)) {
      long before = Trap.fired();
      Trap.arm(n, width);
      round();
      Trap.disarm();
      rounds++;
      hit += Trap.fired() > before ? 1 : 0;
      if (rounds % 20 == 0) {
        served += isServed() ? 1 : 0;
      }
    }
    close();
    result("allocations", most);
    result("rounds", rounds);
    result("hit", hit);
    result("checks", rounds / 20);
    result("served", served);
    result("escaped", escaped.size());
    result("firstEscaped", escaped.isEmpty() ? "" : escaped.get(0));
    result("servedAtLast", isServed());
    // Throws, if a lock was kept.
    byte[] ring = (byte[]) server.invoke(agent, "readRing", new Object[0], new String[0]);
    result("ringAtLast", ring.length > 0);
    for (String name : List.of("Passive", "OwnOutOfMemoryErrors", "SuppressedErrors")) {
      result("mx." + name, server.getAttribute(agent, name));
    }
    result("threads", threads());
    for (String line : escaped.subList(0, Math.min(20, escaped.size()))) {
      System.out.println("escaped: " + line);
    }
  }

  private long next(long n, long most) {
    return wanted == 0 || n < DENSE ? n + 1 : n + Math.max(1, most / wanted);
  }

  private boolean isReady() {
    try {
      return server.isRegistered(agent) && (Boolean) server.getAttribute(agent, "Ready");
    } catch (JMException e) {
      return false;
    }
  }

  /** All of the API, marks in a new class, and all of JMX. */
  private void round() {
    List<Registration> registered = new ArrayList<>();
    Map<Integer, byte[]> cache = new ConcurrentHashMap<>();
    for (int i = 0; i < 200; i++) {
      cache.put(i, new byte[1000]);
    }
    host("registerCache", () -> registered.add(MemoryPressure.registerCache("cache", cache)));
    host(
        "registerShedder",
        () -> registered.add(MemoryPressure.registerShedder("shedder", 1, request -> 1)));
    host(
        "registerShutdownHook",
        () -> registered.add(MemoryPressure.registerShutdownHook("hook", 1, context -> {})));
    host("addListener", () -> registered.add(MemoryPressure.addListener(change -> {})));
    host("marks", this::marks);
    operate("shed", new Object[] {"CRITICAL"}, "java.lang.String");
    operate("simulate", new Object[] {"CRITICAL", 1L}, "java.lang.String", "long");
    host("retry", this::retry);
    host("headroom", () -> MemoryPressure.ensureHeadroom(1 << 20));
    host(
        "no headroom",
        () -> MemoryPressure.ensureHeadroom(1L << 40, java.time.Duration.ofMillis(5)));
    host("level", MemoryPressure::level);
    attributes();
    operate("readRing", new Object[0]);
    operate("releaseBallast", new Object[0]);
    operate("rebuildBallast", new Object[0]);
    operate("setShedderEnabled", new Object[] {"shedder", true}, "java.lang.String", "boolean");
    host(
        "close",
        () -> {
          registered.forEach(Registration::close);
          return null;
        });
  }

  /** With no room at all, since a round reaches each of the few allocations there by chance. */
  private void close() {
    Registration hook = MemoryPressure.registerShutdownHook("hook", 1, context -> {});
    Registration listener = MemoryPressure.addListener(change -> {});
    for (Registration each : List.of(hook, listener)) {
      Trap.arm(1, ALL_OF_A_CLOSE);
      host(
          "close",
          () -> {
            each.close();
            return null;
          });
      Trap.disarm();
    }
  }

  private interface Call {
    Object run() throws Exception;
  }

  private void host(String what, Call call) {
    try {
      call.run();
    } catch (Throwable t) {
      StackTraceElement[] trace = t.getStackTrace();
      escaped.add(
          what + ": " + t + " from " + (trace.length > 1 ? trace[1] : "?") + "; " + Trap.site());
    }
  }

  /** The error is thrown by the body: that one the gate may let through, once it has given up. */
  private Object retry() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try {
      return MemoryPressure.retryAfterShedding(
          2,
          () -> {
            if (calls.incrementAndGet() == 1) {
              throw new OutOfMemoryError("body");
            }
            return "served";
          });
    } catch (OutOfMemoryError e) {
      if ("body".equals(e.getMessage())) {
        return "gave up";
      }
      throw e;
    }
  }

  private Object marks() throws Exception {
    Object got = fresh().get();
    if (!"served".equals(got)) {
      throw new IllegalStateException("" + got);
    }
    return got;
  }

  private static Supplier<?> fresh() throws Exception {
    try {
      return (Supplier<?>)
          new Fresh().loadClass(Marked.class.getName()).getConstructor().newInstance();
    } catch (java.lang.reflect.InvocationTargetException e) {
      if (e.getCause() instanceof MemoryPressureException) {
        return () -> "served";
      }
      throw e;
    }
  }

  /** A client of JMX may be told of an error; nobody else. */
  private void operate(String name, Object[] arguments, String... signature) {
    try {
      server.invoke(agent, name, arguments, signature);
    } catch (JMException | RuntimeErrorException | RuntimeMBeanException e) {
      return;
    } catch (Throwable t) {
      escaped.add(name + ": " + t + "; " + Trap.site());
    }
  }

  private void attributes() {
    try {
      for (MBeanAttributeInfo info : server.getMBeanInfo(agent).getAttributes()) {
        try {
          server.getAttribute(agent, info.getName());
        } catch (JMException | RuntimeErrorException | RuntimeMBeanException e) {
          continue;
        }
      }
    } catch (JMException | OutOfMemoryError e) {
      return;
    }
  }

  /** Whether a shed still reaches a shedder, and a level a listener. */
  @SuppressWarnings("try")
  private boolean isServed() throws InterruptedException {
    CountDownLatch shed = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    try (Registration shedder =
            MemoryPressure.registerShedder(
                "probe",
                1,
                request -> {
                  shed.countDown();
                  return 1;
                });
        Registration listener = MemoryPressure.addListener(change -> told.countDown())) {
      boolean done = false;
      for (int i = 0; i < PATIENCE_SECONDS * 10 && !done; i++) {
        operate("shed", new Object[] {"CRITICAL"}, "java.lang.String");
        done = shed.await(100, TimeUnit.MILLISECONDS);
      }
      boolean heard = told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!done || !heard) {
        escaped.add("not served: shed " + done + ", told " + heard + "; " + Trap.site());
      }
      return done && heard;
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("plimsoll-"))
        .count();
  }

  /** Loads {@link Marked} anew. */
  private static final class Fresh extends ClassLoader {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Marked.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = Injected.class.getResourceAsStream("Marked.class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
