package dev.plimsoll.benchmarks;

import dev.plimsoll.MemoryPressure;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * From a wake-up to the first shedder called, in a JVM whose cores are busy: an operator's shed
 * takes the same way as a signal, and its call through the MBean is included. One that is refused,
 * since a shed is under way, is counted and given again: it counts from then. Options: {@code
 * --agent JAR --java JAVA[,JAVA] --busy 0,2}.
 */
final class Reaction {
  private Reaction() {}

  static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    String agent = "-javaagent:" + options.get("agent", "agent/dist/target/plimsoll-agent.jar");
    System.out.println("| java | busy threads | p50 us | p99 us | most us | n | refused |");
    System.out.println("|---|---|---|---|---|---|---|");
    String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (String java : options.list("java", own)) {
      for (String busy : options.list("busy", "0,2")) {
        String result =
            new Child(Path.of(java), 120)
                .with(agent + "=log=warn", "-Xmx256m")
                .classPathOfThis()
                .with(Loop.class.getName(), busy)
                .run();
        System.out.println("| " + java + " | " + busy + " | " + result + " |");
      }
    }
  }

  /** The child. */
  public static final class Loop {
    private static final int CALLS = 2000;
    private static volatile long called;
    private static volatile long sink;
    private static long refused;

    private Loop() {}

    public static void main(String[] arguments) throws Exception {
      MemoryPressure.registerShedder(
          "probe",
          1,
          request -> {
            called = System.nanoTime();
            return 0;
          });
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        Thread busy = new Thread(Loop::burn);
        busy.setDaemon(true);
        busy.start();
      }
      Thread.sleep(1500);
      HealthyLoop.awaitAgent();
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName name = new ObjectName("dev.plimsoll:type=Agent");
      long[] took = new long[CALLS];
      for (int i = 0; i < CALLS; i++) {
        took[i] = once(server, name);
        LockSupport.parkNanos(1_000_000);
      }
      long[] warm = Arrays.copyOfRange(took, CALLS / 4, CALLS);
      Arrays.sort(warm);
      System.out.println(
          "RESULT "
              + warm[warm.length / 2] / 1000
              + " | "
              + warm[warm.length * 99 / 100] / 1000
              + " | "
              + warm[warm.length - 1] / 1000
              + " | "
              + warm.length
              + " | "
              + refused);
      Runtime.getRuntime().halt(0);
    }

    private static long once(MBeanServer server, ObjectName name) throws Exception {
      called = 0;
      long start = System.nanoTime();
      Object[] level = {"CRITICAL"};
      String[] signature = {String.class.getName()};
      while (!(Boolean) server.invoke(name, "shed", level, signature)) {
        refused++;
        start = System.nanoTime();
      }
      while (called == 0) {
        Thread.onSpinWait();
      }
      return called - start;
    }

    private static void burn() {
      long x = 1;
      while (true) {
        x = x * 6364136223846793005L + 1;
        sink = x;
      }
    }
  }
}
