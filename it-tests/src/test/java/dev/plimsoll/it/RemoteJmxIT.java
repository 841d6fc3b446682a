package dev.plimsoll.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.it.scenario.Guest;
import dev.plimsoll.it.scenario.OversizedCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The MBean over a real connection, in a process that is under pressure all the while. */
class RemoteJmxIT {
  private static final int HEAPS_WITHOUT_END = 1000;
  private static final int SIMULATIONS = 8;
  private static final String USER = "ann";
  private static final String SECRET = "not-told";

  @RegisterExtension final Children children = new Children();

  static Stream<Platform> jdks() {
    return Platform.eachJdk();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void agentBean_underPressure_answersAndObeys(Platform platform) throws Exception {
    int port = Ports.free();
    ChildProcess child = children.start(underPressure(platform, port));
    child.awaitReady();
    try (JMXConnector connector = connect(port)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ObjectName agent = awaitReady(server);
      List<Notification> notified = new CopyOnWriteArrayList<>();
      server.addNotificationListener(
          agent, (notification, handback) -> notified.add(notification), null, null);
      await().atMost(Duration.ofSeconds(20)).until(() -> number(server, agent, "Sheds") > 0);

      everyAttribute_canBeRead(server, agent);
      contract_namesAndRights_areAsDesigned(server, agent);
      fixedAtStart_isRefusedWithALineThatSaysSo(server, agent);
      badOrders_areRefused(server, agent);
      dryRun_isSwitched(server, agent);
      enabled_off_lowersTheLevel(server, agent);
      simulate_raisesTheLevel(server, agent);
      shed_isServed(server, agent);
      ballast_isReleased(server, agent);
      thresholds_areHeldToTheirRules(server, agent);
      shedder_isSwitchedOffAndOn(server, agent);
      server.invoke(agent, "resetCounters", new Object[0], new String[0]);
      assertThat(notified)
          .extracting(Notification::getType)
          .contains("plimsoll.level", "plimsoll.shed");
      assertThat(notified)
          .allMatch(n -> n.getUserData() instanceof Map<?, ?> data && data.containsKey("resource"))
          .allMatch(n -> !n.getMessage().isEmpty());
    }
    assertThat(child.isAlive()).isTrue();
    assertThat(child.stderr()).noneMatch(line -> line.contains("jmx") && line.contains("ERROR"));
    // Every change leaves a line, and so does what was refused.
    for (String change :
        List.of(
            "dry-run false -> true",
            "dry-run true -> false",
            "enabled true -> false",
            "simulate CRITICAL for 15000 ms",
            "shed CRITICAL",
            "release ballast",
            "rebuild ballast",
            "ballast auto -> ",
            "heap.moderate 75% -> 60",
            "shedder cargo off",
            "shedder cargo on",
            "reset counters",
            "refused: set: fixed at start: exit-code=1 (expected: ",
            "refused: set: unknown key: heap.modrate=70%",
            "refused: shed: level: NORMAL (expected: MODERATE",
            "refused: simulate: millis: 600001 (expected: 1 to 600000)",
            "refused: setShedderEnabled: name: nobody (expected: ",
            "refused: set: bad value: heap.moderate=99.5%")) {
      await(change)
          .until(() -> child.stderr().stream().anyMatch(l -> l.contains(" INFO jmx: " + change)));
    }
    assertThat(child.stderr())
        .filteredOn(line -> line.contains(" INFO jmx: "))
        .allMatch(line -> line.contains(", by " + USER + " from 127.0.0.1"));
    assertThat(child.stderr()).noneMatch(line -> line.contains(SECRET));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void dryRun_switchedOver_stopsSheds(Platform platform) throws Exception {
    int port = Ports.free();
    ChildProcess child = startGuest(platform, port);
    try (JMXConnector connector = connect(port)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ObjectName agent = awaitReady(server);

      server.setAttribute(agent, new Attribute("DryRun", true));
      orderShed(server, agent);
      await().until(() -> hasTold(server, agent, "dry run, would be asked for "));
      assertThat(callsOfShedder(server, agent)).as("told only").isZero();
      assertThat(number(server, agent, "Sheds")).as("told only").isZero();

      server.setAttribute(agent, new Attribute("DryRun", false));
      orderShed(server, agent);
      await().until(() -> callsOfShedder(server, agent) == 1);
    }
    endWell(child);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void simulate_again_theShedComesAfterItsLevel(Platform platform) throws Exception {
    int port = Ports.free();
    ChildProcess child = startGuest(platform, port);
    try (JMXConnector connector = connect(port)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ObjectName agent = awaitReady(server);
      List<String> notified = new CopyOnWriteArrayList<>();
      server.addNotificationListener(
          agent, (notification, handback) -> notified.add(notification.getType()), null, null);

      for (int i = 1; i <= SIMULATIONS; i++) {
        int told = 3 * i;
        simulate(server, agent, "CRITICAL", 600_000);
        await().until(() -> notified.size() == told - 1);
        simulate(server, agent, "NORMAL", 0);
        await().until(() -> notified.size() == told);
        // Counted since the level rose, so that one before it would be missing.
        CompositeData episode = (CompositeData) server.getAttribute(agent, "LastEpisode");
        assertThat(episode.get("sheds")).isEqualTo(1L);
      }

      assertThat(notified)
          .isEqualTo(
              Collections.nCopies(
                      SIMULATIONS, List.of("plimsoll.level", "plimsoll.shed", "plimsoll.level"))
                  .stream()
                  .flatMap(List::stream)
                  .toList());
    }
    endWell(child);
  }

  private static ObjectName awaitReady(MBeanServerConnection server) throws Exception {
    ObjectName agent = new ObjectName("dev.plimsoll:type=Agent");
    await().ignoreExceptions().until(() -> (Boolean) server.getAttribute(agent, "Ready"));
    return agent;
  }

  private static void endWell(ChildProcess child) {
    child.say("go on");
    Outcome outcome = child.await();
    assertThat(outcome.exitCode()).as(outcome.describe()).isZero();
  }

  private static void simulate(
      MBeanServerConnection server, ObjectName agent, String level, long millis) throws Exception {
    server.invoke(
        agent, "simulate", new Object[] {level, millis}, new String[] {"java.lang.String", "long"});
  }

  private static boolean hasTold(MBeanServerConnection server, ObjectName agent, String what)
      throws Exception {
    String[] decisions = (String[]) server.getAttribute(agent, "RecentDecisions");
    return Arrays.stream(decisions).anyMatch(line -> line.contains(what));
  }

  private static long callsOfShedder(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    for (CompositeData shedder : (CompositeData[]) server.getAttribute(agent, "Shedders")) {
      if (shedder.get("name").equals("shedder")) {
        return (Long) shedder.get("calls");
      }
    }
    throw new AssertionError("not listed");
  }

  /** Names that tools are written against; {@code rw} can be set. */
  private static void contract_namesAndRights_areAsDesigned(
      MBeanServerConnection server, ObjectName agent) throws Exception {
    Map<String, Boolean> attributes = new HashMap<>();
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(agent).getAttributes()) {
      attributes.put(attribute.getName(), attribute.isWritable());
    }
    for (String name :
        List.of(
            "Enabled",
            "DryRun",
            "HeapModerate",
            "HeapCritical",
            "HeapMargin",
            "BallastBytes",
            "ShedderTimeoutMillis",
            "ShutdownTimeoutMillis",
            "MaxForcedPauseMillis")) {
      assertThat(attributes).containsEntry(name, true);
    }
    for (String name :
        List.of(
            "Level",
            "Levels",
            "BallastHeldBytes",
            "Shedders",
            "ShutdownHooks",
            "Episodes",
            "LastEpisode",
            "ConfigErrors",
            "HostFlags",
            "Ready",
            "Passive",
            "Sheds",
            "BytesReturned",
            "CollectionsAsked")) {
      assertThat(attributes).containsEntry(name, false);
    }
    List<String> operations = new ArrayList<>();
    for (MBeanOperationInfo operation : server.getMBeanInfo(agent).getOperations()) {
      StringBuilder text = new StringBuilder(operation.getReturnType() + " " + operation.getName());
      for (MBeanParameterInfo parameter : operation.getSignature()) {
        text.append(' ').append(parameter.getType());
      }
      operations.add(text.toString());
    }
    assertThat(operations)
        .contains(
            "boolean shed java.lang.String",
            "void simulate java.lang.String long",
            "void releaseBallast",
            "void rebuildBallast",
            "void setShedderEnabled java.lang.String boolean",
            "void resetCounters");
    CompositeData cargo = ((CompositeData[]) server.getAttribute(agent, "Shedders"))[0];
    assertThat(cargo.getCompositeType().keySet())
        .contains("name", "order", "enabled", "kind", "instances", "boundBytes", "calls")
        .contains("bytesReturned", "failures", "quarantined");
  }

  private static void fixedAtStart_isRefusedWithALineThatSaysSo(
      MBeanServerConnection server, ObjectName agent) {
    for (String key : List.of("report-dir", "config", "log", "on-exhausted", "exit-code")) {
      assertThat(refusal(server, agent, "set", key, "1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fixed at start: " + key + "=1 (expected: ")
          .hasMessageEndingWith("nothing changed");
    }
  }

  private static void badOrders_areRefused(MBeanServerConnection server, ObjectName agent) {
    assertThat(refusal(server, agent, "set", "heap.modrate", "70%"))
        .hasMessageContaining("nearest key: heap.moderate");
    assertThat(refusal(server, agent, "shed", "NORMAL")).hasMessageContaining("expected: MODERATE");
    assertThat(refusal(server, agent, "simulate", "CRITICAL", 600_001L))
        .hasMessageContaining("600001 (expected: 1 to 600000)");
    assertThat(refusal(server, agent, "setShedderEnabled", "nobody", true))
        .hasMessageContaining("one of the attribute Shedders");
  }

  /** What a client is told, which has none of our classes. */
  private static Throwable refusal(
      MBeanServerConnection server, ObjectName agent, String operation, Object... parameters) {
    String[] signature = new String[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      signature[i] =
          parameters[i] instanceof Long
              ? "long"
              : parameters[i] instanceof Boolean ? "boolean" : String.class.getName();
    }
    try {
      server.invoke(agent, operation, parameters, signature);
      throw new AssertionError(operation + " was not refused");
    } catch (Exception e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  private ChildJvm underPressure(Platform platform, int port) throws IOException {
    return reachable(platform, port).main(OversizedCache.class).arguments("map", HEAPS_WITHOUT_END);
  }

  private ChildJvm reachable(Platform platform, int port) throws IOException {
    ChildJvm jvm = children.on(platform);
    return jvm.heap("128m")
        .agent("")
        .flag("-Dcom.sun.management.jmxremote.port=" + port)
        .flag("-Dcom.sun.management.jmxremote.rmi.port=" + port)
        .flag("-Dcom.sun.management.jmxremote.host=127.0.0.1")
        .flag("-Djava.rmi.server.hostname=127.0.0.1")
        .flag(
            "-Dcom.sun.management.jmxremote.password.file="
                + file(jvm, "password", USER + " " + SECRET))
        .flag(
            "-Dcom.sun.management.jmxremote.access.file="
                + file(jvm, "access", USER + " readwrite"))
        .flag("-Dcom.sun.management.jmxremote.ssl=false");
  }

  /** Closed to others, as the JVM wants it. */
  private static Path file(ChildJvm jvm, String name, String content) throws IOException {
    Path file = Files.createDirectories(jvm.directory()).resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content + "\n");
  }

  private static void everyAttribute_canBeRead(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(agent).getAttributes()) {
      Object value = server.getAttribute(agent, attribute.getName());
      if (!attribute.getName().equals("LastEpisode")) {
        assertThat(value).as(attribute.getName()).isNotNull();
      }
    }
  }

  private static void dryRun_isSwitched(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    server.setAttribute(agent, new Attribute("DryRun", true));
    assertThat(server.getAttribute(agent, "DryRun")).isEqualTo(true);
    server.setAttribute(agent, new Attribute("DryRun", false));
    assertThat(server.getAttribute(agent, "DryRun")).isEqualTo(false);
  }

  private static void enabled_off_lowersTheLevel(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    // A simulation does not outlive what it simulates for.
    simulate(server, agent, "CRITICAL", 600_000);
    await().until(() -> !server.getAttribute(agent, "Level").equals("NORMAL"));
    server.setAttribute(agent, new Attribute("Enabled", false));
    await().until(() -> server.getAttribute(agent, "Level").equals("NORMAL"));
    await().until(() -> number(server, agent, "BallastHeldBytes") == 0);
    server.setAttribute(agent, new Attribute("Enabled", true));
    assertThat(server.getAttribute(agent, "Enabled")).isEqualTo(true);
  }

  private static void simulate_raisesTheLevel(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    simulate(server, agent, "CRITICAL", 15_000);
    // Not just any level: the program is under pressure of its own.
    int critical = PressureLevel.CRITICAL.ordinal();
    await().until(() -> (Integer) server.getAttribute(agent, "LevelNumber") >= critical);
  }

  private static void shed_isServed(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    long before = number(server, agent, "Sheds");
    orderShed(server, agent);
    await().until(() -> number(server, agent, "Sheds") > before);
    assertThat(number(server, agent, "BytesReturned")).isPositive();
  }

  /** Accepted once none is under way. */
  private static void orderShed(MBeanServerConnection server, ObjectName agent) {
    Object[] level = {"CRITICAL"};
    String[] signature = {"java.lang.String"};
    await().until(() -> (Boolean) server.invoke(agent, "shed", level, signature));
  }

  private static void ballast_isReleased(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    server.invoke(agent, "releaseBallast", new Object[0], new String[0]);
    await().until(() -> number(server, agent, "BallastHeldBytes") == 0);
    server.invoke(agent, "rebuildBallast", new Object[0], new String[0]);
    server.setAttribute(agent, new Attribute("BallastBytes", 1L << 20));
    await().until(() -> number(server, agent, "BallastBytes") == 1L << 20);
  }

  private static void thresholds_areHeldToTheirRules(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    server.setAttribute(agent, new Attribute("HeapModerate", 60.0));
    assertThat(server.getAttribute(agent, "HeapModerate")).isEqualTo(60.0);
    assertThat(refusal(server, agent, new Attribute("HeapModerate", 99.5))).contains("heap");
    assertThat(server.getAttribute(agent, "HeapModerate")).isEqualTo(60.0);
  }

  private static void shedder_isSwitchedOffAndOn(MBeanServerConnection server, ObjectName agent)
      throws Exception {
    for (boolean on : new boolean[] {false, true}) {
      server.invoke(
          agent,
          "setShedderEnabled",
          new Object[] {"cargo", on},
          new String[] {"java.lang.String", "boolean"});
      CompositeData cargo = ((CompositeData[]) server.getAttribute(agent, "Shedders"))[0];
      assertThat(cargo.get("name")).isEqualTo("cargo");
      assertThat(cargo.get("enabled")).isEqualTo(on);
    }
  }

  private static String refusal(
      MBeanServerConnection server, ObjectName agent, Attribute attribute) {
    try {
      server.setAttribute(agent, attribute);
      return "";
    } catch (Exception e) {
      return String.valueOf(e.getCause() == null ? e : e.getCause());
    }
  }

  private static long number(MBeanServerConnection server, ObjectName agent, String name)
      throws Exception {
    return ((Number) server.getAttribute(agent, name)).longValue();
  }

  private static JMXConnector connect(int port) throws IOException {
    JMXServiceURL url =
        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
    Map<String, Object> credentials = Map.of(JMXConnector.CREDENTIALS, new String[] {USER, SECRET});
    return await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(20))
        .until(() -> JMXConnectorFactory.connect(url, credentials), connector -> true);
  }

  private ChildProcess startGuest(Platform platform, int port) throws Exception {
    ChildProcess child =
        children.start(reachable(platform, port).main(Guest.class).arguments(0, "wait"));
    child.awaitReady();
    return child;
  }
}
