package dev.plimsoll.core.signal.cgroup;

import dev.plimsoll.core.pressure.container.ContainerSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code /proc} and a {@code /sys/fs/cgroup} in a folder, as real machines have them. */
final class FakeSystem {
  static final long PID = 4242;
  static final long MIB = 1 << 20;
  static final String V1_UNLIMITED = "9223372036854771712";

  final Path root;

  FakeSystem(Path root) {
    this.root = root;
    write(
        "proc/meminfo",
        "MemTotal:       16777216 kB\nMemFree:  1 kB\nMemAvailable:    8388608 kB\n");
    write("proc/self/status", "Name:\tjava\nVmPeak:\t 9 kB\nVmRSS:\t  524288 kB\nThreads:\t12\n");
  }

  FakeSystem write(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeSystem paths(String text) {
    return write("proc/self/cgroup", text);
  }

  FakeSystem mounts(String... lines) {
    return write("proc/self/mountinfo", String.join("\n", lines) + "\n");
  }

  static String v1Mount(String root, String point) {
    return "33 28 0:29 " + root + " " + point + " rw,relatime shared:9 - cgroup cgroup rw,memory";
  }

  static String v2Mount(String root, String point) {
    return "30 23 0:26 " + root + " " + point + " rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";
  }

  FakeSystem procs(String directory, long... pids) {
    StringBuilder text = new StringBuilder();
    for (long pid : pids) {
      text.append(pid).append('\n');
    }
    return write(directory + "/cgroup.procs", text.toString());
  }

  FakeSystem v1(String directory, String limit, long usageMib, long idleMib) {
    write(directory + "/memory.limit_in_bytes", limit + "\n");
    write(directory + "/memory.soft_limit_in_bytes", V1_UNLIMITED + "\n");
    write(directory + "/memory.usage_in_bytes", usageMib * MIB + "\n");
    return write(
        directory + "/memory.stat",
        "cache 5\ninactive_file 7\nactive_file 9\nhierarchical_memory_limit "
            + V1_UNLIMITED
            + "\ntotal_cache 0\ntotal_inactive_file "
            + idleMib * MIB
            + "\ntotal_active_file 0\ntotal_unevictable 0\n");
  }

  FakeSystem v2(String directory, String limit, String high, long usageMib, long idleMib) {
    write(directory + "/memory.max", limit + "\n");
    write(directory + "/memory.high", high + "\n");
    write(directory + "/memory.current", usageMib * MIB + "\n");
    return write(
        directory + "/memory.stat",
        "anon 5\nfile 6\ninactive_file " + idleMib * MIB + "\nactive_file 0\nslab 7\n");
  }

  GroupLocation find() {
    return new GroupFinder(root, PID).find();
  }

  ContainerSample look() {
    ContainerProbe probe = ContainerProbe.open(root, find());
    ContainerSample sample = new ContainerSample();
    probe.fill(sample);
    probe.close();
    return sample;
  }
}
