package dev.plimsoll.core.signal.cgroup;

import static dev.plimsoll.core.signal.cgroup.FakeSystem.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.container.ContainerLevel;
import dev.plimsoll.core.pressure.container.ContainerSample;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerProbeTest {
  private static final String V1 = "sys/fs/cgroup/memory";
  private static final String V2 = "sys/fs/cgroup";

  @TempDir Path root;
  private FakeSystem system;

  @BeforeEach
  void begin() {
    system = new FakeSystem(root);
  }

  private FakeSystem inV1(String path) {
    return system
        .paths("4:memory:" + path + "\n")
        .mounts(FakeSystem.v1Mount("/", "/" + V1))
        .procs(V1 + path, FakeSystem.PID);
  }

  private FakeSystem inV2(String path) {
    return system
        .paths("0::" + path + "\n")
        .mounts(FakeSystem.v2Mount("/", "/" + V2))
        .procs(V2 + path, FakeSystem.PID);
  }

  @Test
  void v1_limit_isHeldAgainstTheWorkingSet() {
    inV1("/a").v1(V1 + "/a", "419430400", 350, 200).v1(V1, FakeSystem.V1_UNLIMITED, 9000, 0);

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(400 * MIB);
    assertThat(sample.usedBytes).isEqualTo(150 * MIB);
    assertThat(sample.usageBytes).isEqualTo(350 * MIB);
    assertThat(sample.isLimited()).isTrue();
  }

  @Test
  void v1_noLimit_isNone() {
    inV1("/a").v1(V1 + "/a", FakeSystem.V1_UNLIMITED, 350, 200);

    assertThat(system.look().isLimited()).isFalse();
  }

  @Test
  void v1_limitAboveWhatTheMachineHas_isNone() {
    inV1("/a").v1(V1 + "/a", Long.toString(17000 * MIB), 350, 200);

    assertThat(system.look().isLimited()).isFalse();
  }

  @Test
  void v1_limitOfAnAncestorThatCannotBeSeen_counts() {
    inV1("/a")
        .v1(V1 + "/a", FakeSystem.V1_UNLIMITED, 90, 10)
        .write(
            V1 + "/a/memory.stat",
            "hierarchical_memory_limit "
                + 100 * MIB
                + "\ntotal_inactive_file 0\ntotal_active_file 0\n");

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(100 * MIB);
    assertThat(sample.usedBytes).isEqualTo(90 * MIB);
  }

  @Test
  void v1_softLimit_isTheNearerLineOnly() {
    inV1("/a")
        .v1(V1 + "/a", Long.toString(400 * MIB), 250, 0)
        .write(V1 + "/a/memory.soft_limit_in_bytes", 200 * MIB + "\n");

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(400 * MIB);
    assertThat(sample.softBytes).isEqualTo(200 * MIB);
  }

  /** As some tools write one that nobody has asked for. */
  @Test
  void v1_softLimitOfNothing_leavesTheLimit() {
    inV1("/a")
        .v1(V1 + "/a", Long.toString(400 * MIB), 250, 0)
        .write(V1 + "/a/memory.soft_limit_in_bytes", "0\n");

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(400 * MIB);
    assertThat(sample.lowestLimitBytes).isEqualTo(400 * MIB);
    assertThat(sample.usedBytes).isEqualTo(250 * MIB);
    assertThat(sample.softBytes).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void v2_max_isHeldAgainstTheWorkingSet() {
    inV2("/a").v2(V2 + "/a", Long.toString(300 * MIB), "max", 280, 100);

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(300 * MIB);
    assertThat(sample.usedBytes).isEqualTo(180 * MIB);
  }

  /** As lxcfs shows it in a container of LXC. */
  @Test
  void v2_limitOfAllThatTheMachineSeemsToHave_counts() {
    inV2("/a").v2(V2 + "/a", Long.toString(16384 * MIB), "max", 280, 100);

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(16384 * MIB);
    assertThat(sample.usedBytes).isEqualTo(180 * MIB);
  }

  @Test
  void v2_high_isAsGoodAsTheLimit() {
    inV2("/a").v2(V2 + "/a", Long.toString(300 * MIB), Long.toString(200 * MIB), 150, 0);

    assertThat(system.look().limitBytes).isEqualTo(200 * MIB);
  }

  /** Written to have all reclaimed that can be. */
  @Test
  void v2_highOfNothing_leavesTheLimit() {
    inV2("/a").v2(V2 + "/a", Long.toString(300 * MIB), "0", 150, 0);

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(300 * MIB);
    assertThat(sample.usedBytes).isEqualTo(150 * MIB);
  }

  @Test
  void v2_nested_theLeastHeadroomCounts() {
    inV2("/pod/app")
        .v2(V2 + "/pod/app", Long.toString(300 * MIB), "max", 100, 0)
        .v2(V2 + "/pod", Long.toString(500 * MIB), "max", 450, 10);

    ContainerSample sample = system.look();

    assertThat(sample.limitBytes).isEqualTo(500 * MIB);
    assertThat(sample.usedBytes).isEqualTo(440 * MIB);
  }

  @Test
  void v2_unlimitedLeafInALimitedPod_isLimitedByThePod() {
    inV2("/pod/app")
        .v2(V2 + "/pod/app", "max", "max", 100, 0)
        .v2(V2 + "/pod", Long.toString(500 * MIB), "max", 450, 10);

    assertThat(system.look().limitBytes).isEqualTo(500 * MIB);
  }

  @Test
  void v2_leafWithoutTheController_isLimitedByItsParent() {
    inV2("/pod/app").v2(V2 + "/pod", Long.toString(500 * MIB), "max", 450, 10);

    assertThat(system.look().limitBytes).isEqualTo(500 * MIB);
  }

  @Test
  void pageCacheInUse_isNeededUpToAnEighthOfTheLimit() {
    inV2("/a")
        .v2(V2 + "/a", Long.toString(400 * MIB), "max", 390, 0)
        .write(V2 + "/a/memory.stat", "inactive_file 0\nactive_file " + 300 * MIB + "\n");

    assertThat(system.look().usedBytes).isEqualTo(140 * MIB);
  }

  @Test
  void figuresOfDifferentInstants_areNeverNegative() {
    inV2("/a").v2(V2 + "/a", Long.toString(400 * MIB), "max", 100, 120);

    assertThat(system.look().usedBytes).isZero();
  }

  @Test
  void limitThatIsChanged_isFollowed() {
    inV2("/a").v2(V2 + "/a", Long.toString(400 * MIB), "max", 100, 0);
    ContainerProbe probe = ContainerProbe.open(root, system.find());
    ContainerSample sample = new ContainerSample();
    probe.fill(sample);
    assertThat(sample.limitBytes).isEqualTo(400 * MIB);

    system.write(V2 + "/a/memory.max", 150 * MIB + "\n");
    probe.fill(sample);
    assertThat(sample.limitBytes).isEqualTo(150 * MIB);

    system.write(V2 + "/a/memory.max", "max\n");
    probe.fill(sample);
    assertThat(sample.isLimited()).isFalse();
    probe.close();
  }

  /** As {@code docker update} and {@code systemctl set-property} can do it. */
  @Test
  void limitThatIsTakenAway_endsItsLevel() {
    inV2("/a").v2(V2 + "/a", Long.toString(400 * MIB), "max", 399, 0);
    ContainerProbe probe = ContainerProbe.open(root, system.find());
    ContainerLevel level = new ContainerLevel(ContainerLevel.defaultLines());
    ContainerSample sample = new ContainerSample();
    sample.nanos = 1;
    probe.fill(sample);
    level.next(sample);
    assertThat(level.level()).isEqualTo(PressureLevel.CRITICAL);

    system.write(V2 + "/a/memory.max", "max\n");
    sample.nanos = 100_000_000L;
    probe.fill(sample);
    level.next(sample);
    probe.close();

    assertThat(level.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(sample.isLimited()).isFalse();
  }

  /** Else what depends on the limit would change each time that another group is the nearest. */
  @Test
  void lowestLimit_isThatOfAllGroups_whicheverIsNearest() {
    inV2("/a/b")
        .v2(V2 + "/a", Long.toString(900 * MIB), "max", 890, 0)
        .v2(V2 + "/a/b", Long.toString(400 * MIB), "max", 100, 0);

    ContainerSample sample = system.look();
    assertThat(sample.limitBytes).as("the nearest").isEqualTo(900 * MIB);
    assertThat(sample.lowestLimitBytes).isEqualTo(400 * MIB);

    system.write(V2 + "/a/memory.max", "many\n");
    assertThat(system.look().lowestLimitBytes).as("unknown").isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "-5\n", "12 34\n", "0x10\n", "many\n", "max max\n", "1e9\n"})
  void limit_thatIsNoNumber_isUnknownAndNotALimit(String text) {
    inV2("/a").v2(V2 + "/a", "max", "max", 100, 0).write(V2 + "/a/memory.max", text);

    assertThat(system.look().isLimited()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "inactive_file\n", "inactive_file x\n", "inactive_file 10", "file 1\n"})
  void statistics_thatAreMalformed_areUnknown(String text) {
    inV2("/a")
        .v2(V2 + "/a", Long.toString(400 * MIB), "max", 390, 0)
        .write(V2 + "/a/memory.stat", text);

    assertThat(system.look().usedBytes).isEqualTo(-1);
  }

  @Test
  void withoutGroups_theMachineIsTheContainer() {
    ContainerSample sample = system.look();

    assertThat(sample.usedBytes).isEqualTo(512 * MIB);
    assertThat(sample.limitBytes).isEqualTo((512 + 8192) * MIB);
  }

  @Test
  void noLinuxAtAll_isNoLimit(@TempDir Path empty) {
    ContainerProbe probe = ContainerProbe.open(empty, new GroupFinder(empty, 1).find());
    ContainerSample sample = new ContainerSample();
    probe.fill(sample);

    assertThat(sample.isLimited()).isFalse();
  }

  @Test
  void fill_afterClose_isUnknown() {
    inV2("/a").v2(V2 + "/a", Long.toString(400 * MIB), "max", 100, 0);
    ContainerProbe probe = ContainerProbe.open(root, system.find());
    probe.close();
    ContainerSample sample = new ContainerSample();
    probe.fill(sample);

    assertThat(sample.isLimited()).isFalse();
  }

  @Test
  void fill_againAndAgain_allocatesNothing() {
    inV2("/a")
        .v2(V2 + "/a", Long.toString(400 * MIB), "max", 100, 0)
        .v2(V2, Long.toString(500 * MIB), "max", 100, 0);
    ContainerProbe probe = ContainerProbe.open(root, system.find());
    assertThat(leastAllocated(probe)).isZero();
    probe.close();
  }

  /** As RHEL has it, without {@code psi=1}: it can be opened, and each read fails. */
  @Test
  void fill_stallsThatTheKernelDoesNotKeep_allocatesNothing() throws IOException {
    inV2("/a").v2(V2 + "/a", Long.toString(400 * MIB), "max", 100, 0);
    Files.createDirectories(root.resolve("proc/pressure/memory"));
    ContainerProbe probe = ContainerProbe.open(root, system.find());

    assertThat(leastAllocated(probe)).isZero();
    probe.close();
  }

  private static long leastAllocated(ContainerProbe probe) {
    ContainerSample sample = new ContainerSample();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 200; i++) {
        probe.fill(sample);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void stalls_areToldOnceTheTotalHasGrownByATenth() {
    String file = V2 + "/a/memory.pressure";
    inV2("/a").v2(V2 + "/a", "419430400", "max", 100, 0).write(file, "some total=5000000\n");
    ContainerProbe probe = ContainerProbe.open(root, system.find());
    ContainerSample sample = new ContainerSample();
    probe.fill(sample);
    assertThat(sample.stalled).isFalse();

    system.write(file, "some avg10=9.00 total=5100000\n");
    sample.nanos = 500_000_000L;
    probe.fill(sample);
    assertThat(sample.stalled).isTrue();

    sample.nanos = 600_000_000L;
    probe.fill(sample);
    assertThat(sample.stalled).isFalse();
    probe.close();
  }
}
