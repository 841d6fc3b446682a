package dev.plimsoll.benchmarks.proof;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the numbers were measured on. */
final class Machine {
  private static final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Machine() {}

  static String describe() {
    return system.getAvailableProcessors()
        + " cores, "
        + (system.getTotalMemorySize() >> 30)
        + " GiB, "
        + system.getName()
        + " "
        + system.getVersion()
        + " "
        + system.getArch();
  }

  static String load() {
    return String.format(java.util.Locale.ROOT, "%.1f", system.getSystemLoadAverage());
  }
}
