package dev.plimsoll.core.signal;

import dev.plimsoll.core.pressure.Collector;

/**
 * The flags of the host's JVM that decide which protections remain.
 *
 * @param explicitGcDisabled {@code DisableExplicitGC}: no collection can be asked for
 * @param explicitGcConcurrent {@code ExplicitGCInvokesConcurrent}: an asked one proves nothing on
 *     G1
 * @param endOnOutOfMemory {@code ExitOnOutOfMemoryError} or {@code CrashOnOutOfMemoryError}, with
 *     which no gate ever sees a heap error, or {@code OnOutOfMemoryError}, whose command may kill
 *     the JVM as well; empty where none is set
 * @param dumpsOnOutOfMemory {@code HeapDumpOnOutOfMemoryError}: the first error that a gate
 *     survives uses up the one automatic dump
 * @param softRefMillisPerMb {@code SoftRefLRUPolicyMSPerMB}; 0 clears soft references at once
 */
public record HostFlags(
    boolean explicitGcDisabled,
    boolean explicitGcConcurrent,
    String endOnOutOfMemory,
    boolean dumpsOnOutOfMemory,
    long softRefMillisPerMb) {
  /** Takes a command, such as {@code kill -9 %p}. */
  private static final String COMMAND = "OnOutOfMemoryError";

  /**
   * Whether an asked collection answers anything: on G1 a concurrent one returns with the old
   * garbage still there. Shenandoah sets that flag by itself and is asked all the same.
   */
  public boolean allowProofs(Collector collector) {
    return !explicitGcDisabled && !(explicitGcConcurrent && collector == Collector.G1);
  }

  /** Whether the first heap error ends the JVM, or may: a caught one of the agent's own, too. */
  public boolean exitsOnOutOfMemory() {
    return !endOnOutOfMemory.isEmpty();
  }

  /** Reads them; a flag that this JVM does not know counts as off. */
  public static HostFlags ofThisJvm() {
    return new HostFlags(
        isOn("DisableExplicitGC"),
        isOn("ExplicitGCInvokesConcurrent"),
        endOnOutOfMemoryOfThisJvm(),
        isOn("HeapDumpOnOutOfMemoryError"),
        VmFlag.number("SoftRefLRUPolicyMSPerMB", 1000));
  }

  private static String endOnOutOfMemoryOfThisJvm() {
    if (isOn("ExitOnOutOfMemoryError")) {
      return "ExitOnOutOfMemoryError";
    }
    if (isOn("CrashOnOutOfMemoryError")) {
      return "CrashOnOutOfMemoryError";
    }
    return VmFlag.text(COMMAND, "").isEmpty() ? "" : COMMAND;
  }

  private static boolean isOn(String flag) {
    return VmFlag.text(flag, "false").equals("true");
  }
}
