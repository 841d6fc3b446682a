package dev.plimsoll.core.telemetry;

import static dev.plimsoll.core.telemetry.FakeControl.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.pressure.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real connector, as a client that has none of our classes sees it. */
class AgentBeanTest {
  private final AtomicLong clock = new AtomicLong();
  private final Counters counters = new Counters();
  private final Journal journal = new Journal(clock::get, counters);
  private final LoggedLines logged = new LoggedLines(AgentLog.Level.INFO);
  private final FakeControl control = new FakeControl();
  private final AgentManagement management =
      new AgentManagement(journal, logged.log, Runnable::run);

  private JMXConnectorServer server;
  private JMXConnector connector;
  private MBeanServerConnection remote;
  private ObjectName name;

  @BeforeEach
  void connect() throws Exception {
    MBeanServer beans = MBeanServerFactory.newMBeanServer();
    name = new ObjectName(AgentManagement.NAME);
    management.register(control, beans);
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://127.0.0.1"), null, beans);
    server.start();
    connector = JMXConnectorFactory.connect(server.getAddress());
    remote = connector.getMBeanServerConnection();
  }

  @AfterEach
  void disconnect() throws Exception {
    connector.close();
    server.stop();
    management.close();
  }

  @Test
  void attributes_all_areOpenTypesAndCanBeRead() throws Exception {
    MBeanAttributeInfo[] all = remote.getMBeanInfo(name).getAttributes();
    assertThat(all).hasSizeGreaterThan(40);
    for (MBeanAttributeInfo info : all) {
      assertThat(info.getDescriptor().getFieldValue("openType")).as(info.getName()).isNotNull();
      Object value = remote.getAttribute(name, info.getName());
      assertThat(String.valueOf(value)).as(info.getName()).doesNotContain("dev.plimsoll.core");
    }
  }

  @Test
  void info_everyFeature_isDescribed() throws Exception {
    MBeanInfo all = remote.getMBeanInfo(name);
    List<MBeanFeatureInfo> features = new ArrayList<>(List.of(all.getAttributes()));
    for (MBeanOperationInfo operation : all.getOperations()) {
      features.add(operation);
      features.addAll(List.of(operation.getSignature()));
    }
    assertThat(all.getDescription()).startsWith("The Plimsoll agent: ");
    for (MBeanFeatureInfo each : features) {
      assertThat(each.getDescription())
          .as(each.getName())
          .contains(" ")
          .isNotEqualTo(each.getName());
      String unit = each.getName().replaceFirst(".*(?=Bytes|Millis|millis)", "");
      if (unit.equals("Bytes")) {
        assertThat(each.getDescription()).containsIgnoringCase("bytes");
      } else if (unit.equalsIgnoreCase("millis")) {
        assertThat(each.getDescription()).contains("milliseconds");
      }
    }
  }

  @Test
  void info_parameters_haveTheirNames() throws Exception {
    assertThat(remote.getMBeanInfo(name).getOperations())
        .extracting(
            operation ->
                operation.getName()
                    + Stream.of(operation.getSignature()).map(MBeanParameterInfo::getName).toList())
        .containsExactlyInAnyOrder(
            "shed[level]",
            "simulate[level, millis]",
            "dumpRing[]",
            "readRing[]",
            "releaseBallast[]",
            "rebuildBallast[]",
            "setShedderEnabled[name, enabled]",
            "resetCounters[]",
            "set[key, value]");
  }

  @Test
  void attributes_figures_areThoseOfTheControl() throws Exception {
    assertThat(read("Level")).isEqualTo("NORMAL");
    assertThat(read("LevelNumber")).isEqualTo(0);
    assertThat(read("HeapModerate")).isEqualTo(75.0);
    assertThat(read("HeapMargin")).isEqualTo(64 * MIB);
    assertThat(read("HeapModerateLineBytes")).isEqualTo(750 * MIB);
    assertThat(read("HeapCriticalLineBytes")).isEqualTo(850 * MIB);
    assertThat(read("ShedderTimeoutMillis")).isEqualTo(2000L);
    assertThat(read("TimeToFullMillis")).isEqualTo(12_000L);
    assertThat(read("BoundBytes")).isEqualTo(-1L);
    assertThat(read("LastEpisode")).isNull();
    assertThat(read("ConfigErrors")).isEqualTo(control.configErrors().toArray());
    TabularData levels = (TabularData) read("Levels");
    assertThat(levels.get(new Object[] {"HEAP"}).get("value")).isEqualTo("NORMAL");
    CompositeData shedder = ((CompositeData[]) read("Shedders"))[0];
    assertThat(shedder.get("name")).isEqualTo("Catalog#cache");
    assertThat(shedder.get("boundBytes")).isEqualTo(-1L);
    assertThat(shedder.get("bytesReturned")).isEqualTo(5 * MIB);
    CompositeData setting = ((CompositeData[]) read("Configuration"))[0];
    assertThat(setting.get("source")).isEqualTo("default");
  }

  @Test
  void explanation_normal_tellsWhereTheHeapStands() throws Exception {
    assertThat(read("Explanation"))
        .isEqualTo(
            "NORMAL: heap proven live 500.0 MiB (524288000), used 900.0 MiB (943718400) of 1000.0"
                + " MiB (1048576000), 90.0 %; lines at 750.0 MiB (786432000) and 850.0 MiB"
                + " (891289600)");
  }

  @Test
  void lastEpisode_ongoing_tellsWhyAndWhatWouldLowerTheLevel() throws Exception {
    moderate();
    control.level = PressureLevel.MODERATE;
    clock.addAndGet(3_000_000_000L);
    management.drain();

    assertThat(read("Episodes")).isEqualTo(1L);
    CompositeData episode = (CompositeData) read("LastEpisode");
    assertThat(episode.get("ongoing")).isEqualTo(true);
    assertThat(episode.get("durationMillis")).isEqualTo(3000L);
    assertThat(episode.get("peakLevel")).isEqualTo("MODERATE");
    assertThat(episode.get("lowersWhen")).isEqualTo("HEAP is measured below 700.0 MiB (734003200)");
    assertThat(read("Explanation"))
        .isEqualTo(
            "MODERATE: HEAP proven live, 3.0 s ago: 800.0 MiB (838860800); line 750.0 MiB"
                + " (786432000); falls when HEAP is measured below 700.0 MiB (734003200); now proven"
                + " live 500.0 MiB (524288000), of it caches about 200.0 MiB");
    assertThat((String[]) read("RecentDecisions")).hasSize(1);
  }

  @Test
  void explanation_belowThePeak_tellsThePresentLevelsReason() throws Exception {
    moderate();
    change(PressureLevel.MODERATE, PressureLevel.CRITICAL, "an allocation failed");
    change(PressureLevel.CRITICAL, PressureLevel.MODERATE, "below the upper line");
    control.level = PressureLevel.MODERATE;
    management.drain();

    CompositeData episode = (CompositeData) read("LastEpisode");
    assertThat(episode.get("peakLevel")).isEqualTo("CRITICAL");
    assertThat(episode.get("reason")).isEqualTo("an allocation failed");
    assertThat((String) read("Explanation")).startsWith("MODERATE: HEAP below the upper line, ");
  }

  @Test
  void explanation_simulated_saysWhatEndsIt() throws Exception {
    change(PressureLevel.NORMAL, PressureLevel.CRITICAL, Journal.SIMULATED);
    control.level = PressureLevel.CRITICAL;
    management.drain();

    assertThat((String) read("Explanation"))
        .contains("falls when the simulation ends by itself, or by simulate(NORMAL, 0)");
  }

  private void change(PressureLevel from, PressureLevel to, String reason) {
    journal.levelChanged(
        new Transition().set(MemoryResource.HEAP, from, to, to, reason), new LevelEvidence());
  }

  @Test
  void setter_value_goesThroughTheConfigurationAndIsLogged() throws Exception {
    remote.setAttribute(name, new Attribute("HeapModerate", 70.0));
    remote.setAttribute(name, new Attribute("BallastBytes", 1024L));
    remote.setAttribute(name, new Attribute("MaxForcedPauseMillis", 250L));
    remote.setAttribute(name, new Attribute("DryRun", true));

    assertThat(control.orders)
        .containsExactly(
            "heap.moderate=70.0%", "ballast=1024b", "max-forced-pause=250ms", "dry-run=true");
    assertThat(logged.texts()).contains("INFO jmx: heap.moderate -> 70.0%, from 127.0.0.1");
    assertThat(read("HeapModerate")).isEqualTo(70.0);
  }

  @Test
  void set_refusedWithAnExceptionOfOurs_reachesTheClientAsOneOfTheJdk() {
    class ConfigException extends IllegalArgumentException {
      ConfigException() {
        super("heap.moderate=oops (expected: a percentage)", new Exception("cause"));
      }
    }
    control.failure = new ConfigException();

    assertThatThrownBy(() -> call("set", "heap.moderate", "oops"))
        .isInstanceOf(RuntimeMBeanException.class)
        .cause()
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("heap.moderate=oops (expected: a percentage)")
        .hasNoCause();
    assertThat(logged.texts())
        .containsExactly(
            "INFO jmx: refused: set: heap.moderate=oops (expected: a percentage), from 127.0.0.1");
  }

  @Test
  void shed_failureInside_tellsTheTypeOnly() {
    control.failure = new UnsupportedOperationException("secret");

    assertThatThrownBy(() -> call("shed", "CRITICAL"))
        .cause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("failed inside the agent: java.lang.UnsupportedOperationException");
    assertThat(logged.texts())
        .singleElement()
        .asString()
        .startsWith("INFO jmx: refused: shed: failed inside the agent: ")
        .doesNotContain("secret");
  }

  /** One that could not be initialised for want of memory stays so for good. */
  @Test
  void shed_classOfTheAgentIsBroken_isNoErrorForTheClient() {
    control.broken = new NoClassDefFoundError("Could not initialize class");

    assertThatThrownBy(() -> call("shed", "CRITICAL"))
        .cause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("failed inside the agent: java.lang.NoClassDefFoundError");
  }

  @Test
  void operations_badArguments_areRefusedInOneLine() {
    assertRefused("level: HIGH (expected: NORMAL, MODERATE, CRITICAL, EXHAUSTED)", "shed", "HIGH");
    assertRefused("level: NORMAL (expected: MODERATE, CRITICAL, EXHAUSTED)", "shed", "NORMAL");
    assertThatThrownBy(() -> simulate("CRITICAL", 600_001))
        .cause()
        .hasMessage("millis: 600001 (expected: 1 to 600000)");
    assertThatThrownBy(() -> simulate("CRITICAL", 0))
        .cause()
        .hasMessage("millis: 0 (expected: 1 to 600000)");
    assertThatThrownBy(() -> enable("nothing"))
        .cause()
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: nothing (expected: one of the attribute Shedders)");
    assertThat(logged.texts())
        .hasSize(5)
        .allMatch(line -> line.startsWith("INFO jmx: refused: "))
        .contains("INFO jmx: refused: simulate: millis: 0 (expected: 1 to 600000), from 127.0.0.1");
    assertThat(control.orders).containsExactly("nothing true");
  }

  @Test
  void operations_goodArguments_reachTheControlAndTheLog() throws Exception {
    assertThat(call("shed", "critical")).isEqualTo(true);
    simulate("MODERATE", 600_000);
    call("releaseBallast");
    call("rebuildBallast");
    enable("Catalog#cache");
    counters.increment(Counter.POLLS);
    call("resetCounters");

    assertThat(control.orders)
        .containsExactly(
            "shed CRITICAL",
            "simulate MODERATE 600000",
            "release",
            "rebuild",
            "Catalog#cache true");
    assertThat(read("Polls")).isEqualTo(0L);
    assertThat(logged.texts())
        .containsExactly(
            "INFO jmx: shed CRITICAL, from 127.0.0.1",
            "INFO jmx: simulate MODERATE for 600000 ms, from 127.0.0.1",
            "INFO jmx: release ballast, from 127.0.0.1",
            "INFO jmx: rebuild ballast, from 127.0.0.1",
            "INFO jmx: shedder Catalog#cache on, from 127.0.0.1",
            "INFO jmx: reset counters, from 127.0.0.1");
  }

  @Test
  void readRing_bytes_reachTheClientAndNoLine() throws Exception {
    assertThat((byte[]) call("readRing")).containsExactly(1, 2, 3);
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void notifications_eachKind_reachARemoteListener() throws Exception {
    List<Notification> received = new CopyOnWriteArrayList<>();
    remote.addNotificationListener(name, (n, back) -> received.add(n), null, null);
    moderate();
    journal.shed("Catalog#cache", MemoryResource.HEAP, PressureLevel.MODERATE, 9, 5, 7);
    journal.quarantined("other", "hung");
    journal.ballast("heap", BallastAction.CLEARED, 0);
    management.drain();

    await().until(() -> received.size() >= 3);
    assertThat(received)
        .extracting(Notification::getType)
        .containsExactly("plimsoll.level", "plimsoll.shed", "plimsoll.quarantine");
    assertThat(received.get(0).getMessage()).startsWith("level HEAP NORMAL -> MODERATE: ");
    assertThat(received.get(0).getUserData())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("to", "MODERATE")
        .containsEntry("measured", 800 * MIB);
    assertThat(received.get(1).getUserData())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsAllEntriesOf(Map.of("name", "Catalog#cache", "returnedBytes", 5L));
    assertThat(received.get(0).getSource()).isEqualTo(name);
  }

  @Test
  void notifications_inTheMetadata_areListed() throws Exception {
    assertThat(remote.getMBeanInfo(name).getNotifications())
        .flatExtracting(info -> List.of(info.getNotifTypes()))
        .containsExactly("plimsoll.level", "plimsoll.shed", "plimsoll.quarantine");
  }

  private void moderate() {
    LevelEvidence evidence = new LevelEvidence();
    evidence.measured = 800 * MIB;
    evidence.threshold = 750 * MIB;
    evidence.lowerThreshold = 700 * MIB;
    journal.levelChanged(
        new Transition()
            .set(
                MemoryResource.HEAP,
                PressureLevel.NORMAL,
                PressureLevel.MODERATE,
                PressureLevel.MODERATE,
                "proven live"),
        evidence);
  }

  private void assertRefused(String message, String operation, String... arguments) {
    assertThatThrownBy(() -> call(operation, arguments))
        .isInstanceOf(RuntimeMBeanException.class)
        .cause()
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private Object read(String attribute) throws Exception {
    return remote.getAttribute(name, attribute);
  }

  private Object call(String operation, String... arguments) throws Exception {
    String[] types = new String[arguments.length];
    Arrays.fill(types, "java.lang.String");
    return remote.invoke(name, operation, arguments, types);
  }

  private void simulate(String level, long millis) throws Exception {
    remote.invoke(
        name, "simulate", new Object[] {level, millis}, new String[] {"java.lang.String", "long"});
  }

  private void enable(String shedder) throws Exception {
    remote.invoke(
        name,
        "setShedderEnabled",
        new Object[] {shedder, true},
        new String[] {"java.lang.String", "boolean"});
  }
}
