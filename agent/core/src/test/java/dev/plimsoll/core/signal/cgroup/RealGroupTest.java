package dev.plimsoll.core.signal.cgroup;

import static dev.plimsoll.core.signal.cgroup.FakeSystem.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.container.ContainerSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real kernel with cgroup v2 wrote (Debian's 6.1): a service with {@code memory.max} 200 MiB
 * and {@code memory.high} 150 MiB in a slice of 300 MiB. Each file follows a line with its path.
 */
class RealGroupTest {
  private static final String TEXT = "/cgroup-v2-linux-6.1.txt";
  private static final String GROUP = "sys/fs/cgroup/system.slice/shop.service";

  @TempDir Path root;
  private FakeSystem system;
  private long pid;

  @BeforeEach
  void unpack() throws IOException {
    system = new FakeSystem(root);
    try (InputStream in = RealGroupTest.class.getResourceAsStream(TEXT)) {
      for (String file : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("==== ")) {
        int end = file.indexOf('\n');
        if (end > 0) {
          system.write(file.substring(0, end), file.substring(end + 1));
        }
      }
    }
    pid = Long.parseLong(Files.readString(root.resolve("pid")).trim());
  }

  @Test
  void group_isFoundWithItsAncestors() {
    GroupLocation found = new GroupFinder(root, pid).find();

    assertThat(found.text()).isEqualTo("cgroup v2 /" + GROUP);
    assertThat(found.levels())
        .containsExactly(
            root.resolve(GROUP),
            root.resolve("sys/fs/cgroup/system.slice"),
            root.resolve("sys/fs/cgroup"));
  }

  /** As it reads after {@code unshare -C} in there. */
  @Test
  void groupNamespaceWithoutARemount_isUnknown() throws IOException {
    String mounts = Files.readString(root.resolve("proc/self/mountinfo"));
    system.paths("0::/\n").mounts(mounts.replace(" / /sys/fs/cgroup", " /../.. /sys/fs/cgroup"));

    assertThat(new GroupFinder(root, pid).find().isKnown()).isFalse();
  }

  @Test
  void figures_areTheKernels() {
    ContainerProbe probe = ContainerProbe.open(root, new GroupFinder(root, pid).find());
    ContainerSample sample = new ContainerSample();
    probe.fill(sample);
    probe.close();

    assertThat(sample.limitBytes).as("memory.high is the nearer line").isEqualTo(150 * MIB);
    assertThat(sample.usageBytes).isPositive();
    assertThat(sample.usedBytes).isBetween(1L, sample.usageBytes);
  }

  @Test
  void threads_areCountedAgainstPidsMax() {
    ThreadGauge gauge = ThreadGauge.open(root, pid);
    gauge.poll();

    assertThat(gauge.max()).isEqualTo(64);
    assertThat(gauge.used()).isPositive();
  }
}
