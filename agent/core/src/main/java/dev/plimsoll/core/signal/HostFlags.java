package dev.plimsoll.core.signal;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.plimsoll.core.pressure.Collector;
import java.lang.management.ManagementFactory;

/**
 * The flags of the host's JVM that decide which protections remain.
 *
 * @param explicitGcDisabled {@code DisableExplicitGC}: no collection can be asked for
 * @param explicitGcConcurrent {@code ExplicitGCInvokesConcurrent}: an asked one proves nothing on
 *     G1
 * @param exitsOnOutOfMemory {@code ExitOnOutOfMemoryError} or {@code CrashOnOutOfMemoryError}: no
 *     gate ever sees a heap error
 * @param dumpsOnOutOfMemory {@code HeapDumpOnOutOfMemoryError}: the first error that a gate
 *     survives uses up the one automatic dump
 * @param softRefMillisPerMb {@code SoftRefLRUPolicyMSPerMB}; 0 clears soft references at once
 */
public record HostFlags(
    boolean explicitGcDisabled,
    boolean explicitGcConcurrent,
    boolean exitsOnOutOfMemory,
    boolean dumpsOnOutOfMemory,
    long softRefMillisPerMb) {

  /**
   * Whether an asked collection answers anything: on G1 a concurrent one returns with the old
   * garbage still there. Shenandoah sets that flag by itself and is asked all the same.
   */
  public boolean allowProofs(Collector collector) {
    return !explicitGcDisabled && !(explicitGcConcurrent && collector == Collector.G1);
  }

  /** Reads them; a flag that this JVM does not know counts as off. */
  public static HostFlags ofThisJvm() {
    HotSpotDiagnosticMXBean bean =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return new HostFlags(
        isOn(bean, "DisableExplicitGC"),
        isOn(bean, "ExplicitGCInvokesConcurrent"),
        isOn(bean, "ExitOnOutOfMemoryError") || isOn(bean, "CrashOnOutOfMemoryError"),
        isOn(bean, "HeapDumpOnOutOfMemoryError"),
        Long.parseLong(value(bean, "SoftRefLRUPolicyMSPerMB", "1000")));
  }

  private static boolean isOn(HotSpotDiagnosticMXBean bean, String flag) {
    return value(bean, flag, "false").equals("true");
  }

  private static String value(HotSpotDiagnosticMXBean bean, String flag, String otherwise) {
    try {
      return bean.getVMOption(flag).getValue();
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }
}
