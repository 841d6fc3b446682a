package dev.plimsoll.core.signal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Flags of this JVM. Safe for any thread; allocates. */
public final class VmFlag {
  private VmFlag() {}

  /** What it is set to; {@code otherwise} in a JVM that does not know it. */
  public static String text(String flag, String otherwise) {
    try {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(flag)
          .getValue();
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  /** The same of one that takes a number. */
  public static long number(String flag, long otherwise) {
    return Long.parseLong(text(flag, Long.toString(otherwise)));
  }
}
