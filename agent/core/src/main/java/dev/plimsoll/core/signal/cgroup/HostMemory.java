package dev.plimsoll.core.signal.cgroup;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.pressure.container.ContainerSample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The machine as the container, where no group is known: what this process holds, against that and
 * what the machine could still give ({@code MemAvailable}). So only a process that holds most of
 * what can be had is ever near the line, and none is for what others hold. Read by the control
 * thread.
 */
final class HostMemory {
  private static final byte[] TOTAL = "MemTotal:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AVAILABLE = "MemAvailable:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESIDENT = "VmRSS:".getBytes(StandardCharsets.US_ASCII);

  private final TextFile machine;
  private final TextFile process;

  private HostMemory(TextFile machine, TextFile process) {
    this.machine = machine;
    this.process = process;
  }

  /** Null where this is no Linux. */
  static @Nullable HostMemory open(Path root, ByteBuffer buffer) {
    TextFile machine = TextFile.open(root.resolve("proc/meminfo"), buffer);
    TextFile process = TextFile.open(root.resolve("proc/self/status"), buffer);
    if (machine != null && process != null) {
      return new HostMemory(machine, process);
    }
    TextFile.closeIfOpened(machine);
    TextFile.closeIfOpened(process);
    return null;
  }

  /** What the machine has; {@code Long.MAX_VALUE} where that is unknown. */
  static long ramBytes(Path root, ByteBuffer buffer) {
    TextFile file = TextFile.open(root.resolve("proc/meminfo"), buffer);
    if (file == null) {
      return Long.MAX_VALUE;
    }
    long bytes = kibibytes(file.read(), TOTAL);
    file.close();
    return bytes > 0 ? bytes : Long.MAX_VALUE;
  }

  void fill(ContainerSample sample) {
    long available = kibibytes(machine.read(), AVAILABLE);
    long resident = kibibytes(process.read(), RESIDENT);
    if (available >= 0 && resident >= 0) {
      sample.usedBytes = resident;
      sample.usageBytes = resident;
      sample.limitBytes = resident + available;
    }
  }

  void close() {
    machine.close();
    process.close();
  }

  /** Lines as {@code MemTotal: 24689764 kB}. */
  private static long kibibytes(@Nullable ByteBuffer text, byte[] key) {
    long number = Digits.padded(text, key);
    return number < 0 || number > Long.MAX_VALUE / ByteSize.KIB
        ? Digits.UNKNOWN
        : number * ByteSize.KIB;
  }
}
