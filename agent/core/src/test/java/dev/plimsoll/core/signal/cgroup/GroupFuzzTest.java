package dev.plimsoll.core.signal.cgroup;

import static dev.plimsoll.core.signal.cgroup.FakeSystem.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plimsoll.core.pressure.container.ContainerSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: never an exception, never a limit that no undamaged file names. */
class GroupFuzzTest {
  private static final int FILES = 10_000;
  private static final String GROUP = "sys/fs/cgroup/a/b";
  private static final Pattern NUMBER = Pattern.compile("\\d+\\n?");

  @TempDir Path root;

  @Test
  void tenThousandDamagedFiles_noExceptionAndNoWrongLimit() throws IOException {
    FakeSystem system =
        new FakeSystem(root)
            .paths("7:cpu:/x\n0::/a/b\n")
            .mounts(
                "22 28 0:21 / /proc rw,nosuid - proc proc rw",
                FakeSystem.v2Mount("/", "/sys/fs/cgroup"))
            .procs(GROUP, 17, FakeSystem.PID)
            .procs("sys/fs/cgroup/other", 99)
            .v2(GROUP, Long.toString(400 * MIB), Long.toString(390 * MIB), 100, 10)
            .v2("sys/fs/cgroup/other", Long.toString(3 * MIB), "max", 1, 0)
            .write(GROUP + "/memory.pressure", "some avg10=0.00 avg60=0.00 total=4711\n")
            .v2("sys/fs/cgroup/a", Long.toString(800 * MIB), "max", 200, 10);
    List<String> files =
        List.of(
            "proc/self/cgroup",
            "proc/self/mountinfo",
            "proc/meminfo",
            GROUP + "/cgroup.procs",
            GROUP + "/memory.max",
            GROUP + "/memory.high",
            GROUP + "/memory.current",
            GROUP + "/memory.pressure",
            GROUP + "/memory.stat");
    Random random = new Random(20_261_121);
    ContainerSample sample = new ContainerSample();
    int unknown = 0;
    for (int i = 0; i < FILES; i++) {
      Path file = root.resolve(files.get(random.nextInt(files.size())));
      byte[] whole = Files.readAllBytes(file);
      byte[] damaged = damage(whole, random);
      Files.write(file, damaged);

      GroupLocation found = system.find();
      ContainerProbe probe = ContainerProbe.open(root, found);
      probe.fill(sample);
      probe.close();

      boolean right =
          !found.isKnown()
              || (found.levels().get(0).equals(root.resolve(GROUP))
                  && allowed(file, damaged).contains(sample.limitBytes));
      if (!right || sample.usedBytes < -1) {
        fail(file + ": " + new String(damaged, StandardCharsets.ISO_8859_1));
      }
      unknown += found.isKnown() ? 0 : 1;
      Files.write(file, whole);
    }
    assertThat(unknown).isPositive();
    assertThat(system.look().limitBytes).isEqualTo(390 * MIB);
  }

  /** The limits that are left without the damaged file, and what it strictly says now. */
  private static List<Long> allowed(Path file, byte[] damaged) {
    String name = file.getFileName().toString();
    String text = new String(damaged, StandardCharsets.ISO_8859_1);
    long told = Long.MAX_VALUE;
    if ((name.equals("memory.max") || name.equals("memory.high"))
        && NUMBER.matcher(text).matches()) {
      told =
          new java.math.BigInteger(text.trim())
              .min(java.math.BigInteger.valueOf(Long.MAX_VALUE))
              .longValue();
    }
    // 800 is the parent's, where the group itself cannot be read.
    return List.of(told, 390 * MIB, 400 * MIB, 800 * MIB, Long.MAX_VALUE);
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      case 1 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> {
        int at = random.nextInt(bytes.length);
        byte[] longer = new byte[bytes.length + 1 + random.nextInt(40)];
        random.nextBytes(longer);
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
        bytes = longer;
      }
      case 3 -> {
        int from = random.nextInt(bytes.length);
        int to = from + random.nextInt(bytes.length - from);
        byte[] shorter = new byte[bytes.length - (to - from)];
        System.arraycopy(bytes, 0, shorter, 0, from);
        System.arraycopy(bytes, to, shorter, from, bytes.length - to);
        bytes = shorter;
      }
      default -> {
        bytes = new byte[random.nextInt(2_000)];
        random.nextBytes(bytes);
      }
    }
    return bytes;
  }
}
