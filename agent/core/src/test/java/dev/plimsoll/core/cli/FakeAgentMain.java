package dev.plimsoll.core.cli;

import dev.plimsoll.core.telemetry.AgentMXBean;
import dev.plimsoll.core.telemetry.SettingInfo;
import dev.plimsoll.core.telemetry.SettingStatus;
import dev.plimsoll.core.telemetry.ShedderInfo;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A JVM with the agent's MBean in it, made up. The argument: {@code agent}, {@code young} (nothing
 * in its ring yet), {@code full} (no memory to answer), {@code mute} (does not come back from
 * telling all), or {@code none} for no MBean.
 */
final class FakeAgentMain {
  public static void main(String[] args) throws Exception {
    if (!args[0].equals("none")) {
      AgentMXBean agent =
          (AgentMXBean)
              Proxy.newProxyInstance(
                  FakeAgentMain.class.getClassLoader(),
                  new Class<?>[] {AgentMXBean.class},
                  (proxy, method, values) -> answer(args[0], method, values));
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new StandardMBean(agent, AgentMXBean.class, /* isMXBean= */ true),
              new ObjectName("dev.plimsoll:type=Agent"));
    }
    System.out.println("ready");
    // Until the test closes the pipe, or is gone.
    System.exit(System.in.read());
  }

  private static Object answer(String what, Method method, Object[] values)
      throws InterruptedException {
    return switch (method.getName()) {
      case "getLevel" -> "CRITICAL";
      case "getLevels" -> Map.of("HEAP", "CRITICAL");
      case "getVersion" -> "9.9";
      case "isEnabled" -> true;
      case "getHeapCapacityBytes" -> 256L << 20;
      case "getHeapUsedBytes" -> 192L << 20;
      case "getTimeToFullMillis" -> -1L;
      case "getHeapModerate" -> 75.0;
      case "getExplanation" -> explanation(what);
      case "getConfiguration" ->
          List.<SettingInfo>of(new SettingStatus("ballast", "1m", "agent argument", true));
      case "getShedders" -> List.of(shedder());
      case "getRecentDecisions" -> List.of("first", "second");
      case "set" -> set((String) values[0]);
      case "readRing" -> ring(what);
      case "shed" -> !values[0].equals("EXHAUSTED");
      default -> zero(method.getReturnType());
    };
  }

  private static String explanation(String what) throws InterruptedException {
    if (what.equals("mute")) {
      new CountDownLatch(1).await();
    }
    return "the \"old\" generation\nis full";
  }

  private static byte[] ring(String what) {
    String state = "S 1000 NORMAL 90 50 100 75 85 -1 20 3 4 12000 -1 -1\n";
    return switch (what) {
      case "young" -> "plimsoll-ring 1\nend\n".getBytes(StandardCharsets.ISO_8859_1);
      case "full" -> throw new OutOfMemoryError("Java heap space");
      default -> ("plimsoll-ring 1\n" + state + "end\n").getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  private static Object shedder() {
    return Proxy.newProxyInstance(
        FakeAgentMain.class.getClassLoader(),
        new Class<?>[] {ShedderInfo.class},
        (proxy, method, values) ->
            method.getName().equals("getName") ? "pages" : zero(method.getReturnType()));
  }

  private static Object set(String key) {
    if (!key.equals("heap.moderate")) {
      throw new IllegalArgumentException("fixed at start: " + key);
    }
    return null;
  }

  private static Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == double.class) {
      return 0.0;
    }
    if (type == String.class) {
      return "text";
    }
    return type == Map.class ? Map.of() : type == List.class ? List.of() : null;
  }
}
