package dev.plimsoll.core.signal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadGaugeTest {
  private static final String GROUP = "sys/fs/cgroup/pids/a";

  @TempDir Path root;
  private FakeSystem system;

  @BeforeEach
  void begin() {
    system =
        new FakeSystem(root)
            .paths("8:pids:/a\n4:memory:/b\n0::/\n")
            .mounts("33 28 0:29 / /sys/fs/cgroup/pids rw,relatime shared:9 - cgroup cgroup rw,pids")
            .procs(GROUP, FakeSystem.PID)
            .write("proc/self/status", "Name:\tjava\nThreads:\t40\nUid:\t1000\t1000\t1000\t1000\n")
            .write(
                "proc/self/limits",
                "Max processes             400                  500   processes\n")
            .write("proc/loadavg", "0.20 0.18 0.12 1/500 11206\n")
            .write("proc/sys/kernel/threads-max", "100000\n");
  }

  private ThreadGauge look() {
    ThreadGauge gauge = ThreadGauge.open(root, FakeSystem.PID);
    gauge.poll();
    return gauge;
  }

  @Test
  void poll_groupThatIsFullest_isTold() {
    system.write(GROUP + "/pids.current", "90\n").write(GROUP + "/pids.max", "100\n");

    assertThat(look().used()).isEqualTo(90);
    assertThat(look().max()).isEqualTo(100);
  }

  @Test
  void poll_groupWithoutLimit_leavesTheUsersLimit() {
    system.write(GROUP + "/pids.current", "90\n").write(GROUP + "/pids.max", "max\n");

    assertThat(look().used()).isEqualTo(40);
    assertThat(look().max()).isEqualTo(400);
  }

  @Test
  void poll_root_isBoundByTheMachineOnly() {
    system.write("proc/self/status", "Threads:\t40\nUid:\t0\t0\t0\t0\n");

    assertThat(look().used()).isEqualTo(500);
    assertThat(look().max()).isEqualTo(100_000);
  }

  @Test
  void poll_rootOfAllUsers_isBoundByTheMachineOnly() {
    system
        .write("proc/self/status", "Threads:\t40\nUid:\t0\t0\t0\t0\n")
        .write("proc/self/uid_map", "         0          0 4294967295\n");

    assertThat(look().max()).isEqualTo(100_000);
  }

  /** As in a rootless container: to the kernel it is another user. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "         0       1000          1\n         1     100000      65536\n",
        "         0     100000      65536\n"
      })
  void poll_rootOfANamespace_isBoundByItsLimit(String users) {
    system
        .write("proc/self/status", "Threads:\t40\nUid:\t0\t0\t0\t0\n")
        .write("proc/self/uid_map", users);

    assertThat(look().used()).isEqualTo(40);
    assertThat(look().max()).isEqualTo(400);
  }

  @Test
  void poll_machineWithFewerNumbersThanThreads_isBoundByThem() {
    system
        .write("proc/self/status", "Threads:\t40\nUid:\t0\t0\t0\t0\n")
        .write("proc/sys/kernel/pid_max", "32768\n");

    assertThat(look().used()).isEqualTo(500);
    assertThat(look().max()).isEqualTo(32_768);
  }

  /** 64 of 512 MiB are free, which is room for four stacks; it binds root as well. */
  @Test
  void poll_addressSpace_isHeldAgainstTheStacksThatStillFit() {
    system
        .write("proc/self/status", "VmSize:\t  458752 kB\nThreads:\t40\nUid:\t0\t0\t0\t0\n")
        .write(
            "proc/self/limits", "Max address space         536870912            unlimited bytes\n");
    ThreadGauge gauge = ThreadGauge.open(root, FakeSystem.PID, /* stackBytes= */ 16 << 20);
    gauge.poll();

    assertThat(gauge.used()).isEqualTo(40);
    assertThat(gauge.max()).isEqualTo(44);
  }

  @Test
  void poll_addressSpaceThatIsUnlimited_bindsNothing() {
    system
        .write("proc/self/status", "VmSize:\t  458752 kB\nThreads:\t40\nUid:\t0\t0\t0\t0\n")
        .write(
            "proc/self/limits", "Max address space         unlimited            unlimited bytes\n");

    assertThat(look().max()).isEqualTo(100_000);
  }

  @Test
  void poll_damagedFiles_areNoLimit() {
    system
        .write(GROUP + "/pids.current", "x\n")
        .write(GROUP + "/pids.max", "100\n")
        .write("proc/self/limits", "Max processes unlimited\n")
        .write("proc/loadavg", "0.2")
        .write("proc/sys/kernel/threads-max", "");

    assertThat(look().used()).isEqualTo(-1);
    assertThat(look().max()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void poll_noLinux_isUnknown(@TempDir Path empty) {
    ThreadGauge gauge = ThreadGauge.open(empty, 1);
    gauge.poll();

    assertThat(gauge.used()).isEqualTo(-1);
  }
}
