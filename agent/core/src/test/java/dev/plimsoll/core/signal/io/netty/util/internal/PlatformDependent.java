package dev.plimsoll.core.signal.io.netty.util.internal;

/** As Netty's own, relocated; it leaves a trace when it is initialised. */
public final class PlatformDependent {
  static {
    System.setProperty("test.netty.initialised", "true");
  }

  private PlatformDependent() {}

  public static long usedDirectMemory() {
    return 4096;
  }

  public static long maxDirectMemory() {
    return 8192;
  }
}
