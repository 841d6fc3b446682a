package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.PressureVariables;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import dev.plimsoll.core.pressure.container.ContainerSample;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.cgroup.ContainerProbe;
import dev.plimsoll.core.signal.cgroup.GroupLocation;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerKeeperTest {
  private final ContainerSample sample = new ContainerSample();

  @TempDir Path root;

  @Test
  void ballastBytes_limitOfAGroup_isAShareOfIt() {
    sample.limitBytes = 400 * ByteSize.MIB;
    sample.lowestLimitBytes = sample.limitBytes;
    assertThat(ContainerKeeper.ballastBytes(sample)).isEqualTo(20 * ByteSize.MIB);

    sample.lowestLimitBytes = -1;
    assertThat(ContainerKeeper.ballastBytes(sample)).isEqualTo(20 * ByteSize.MIB);
  }

  @Test
  void ballastBytes_machineInPlaceOfAGroup_isNone() throws IOException {
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(
        root.resolve("proc/meminfo"), "MemTotal: 8000000 kB\nMemAvailable: 6000000 kB\n");
    Files.writeString(root.resolve("proc/self/status"), "VmRSS:\t 200000 kB\n");
    GroupLocation unknown =
        new GroupLocation(List.of(), /* v2= */ false, "unknown", root.resolve("none"));
    ContainerProbe probe = ContainerProbe.open(root, unknown);

    probe.fill(sample);
    probe.close();

    assertThat(sample.limitBytes).isEqualTo(6_200_000 * ByteSize.KIB);
    assertThat(ContainerKeeper.ballastBytes(sample)).isZero();
  }

  /** While the level waits to fall nothing is missing: a want of 0 bytes would be one of all. */
  @Test
  void request_nothingIsMissing_nobodyIsAsked() {
    AgentLog log = AgentLog.onStderr(AgentLog.Level.OFF);
    AgentRuntime agent =
        new AgentRuntime(
            AgentConfig.load("", Map.of(), new Properties()).forHeap(1 << 30),
            Path.of("agent.jar"),
            log);
    ContainerHeap shape = new ContainerHeap(Collector.G1, 0, 1 << 30);
    ContainerWork work =
        new ContainerWork(
            noInstrumentation(),
            agent.clock,
            agent.journal,
            log,
            new StartCheck(shape),
            PressureVariables.of(Map.of()));
    ContainerKeeper keeper =
        new ContainerKeeper(
            agent,
            TestHeap.of(agent, new Reserve(0), log),
            new CollectionProver(new AllocatedBytes(), agent.signals, agent.clock, () -> {}),
            work,
            shape);

    assertThat(keeper.request(MemoryResource.HEAP, 0)).isFalse();
    assertThat(agent.shed.busy()).isFalse();
    assertThat(keeper.request(MemoryResource.HEAP, 1)).isTrue();
    assertThat(agent.shed.busy()).isTrue();
  }

  private static Instrumentation noInstrumentation() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            ContainerKeeperTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> null);
  }
}
