package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.pressure.container.ContainerSample;
import dev.plimsoll.core.signal.cgroup.ContainerProbe;
import dev.plimsoll.core.signal.cgroup.GroupLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
