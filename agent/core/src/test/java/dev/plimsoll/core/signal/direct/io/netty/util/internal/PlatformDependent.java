package dev.plimsoll.core.signal.direct.io.netty.util.internal;

/** As Netty's own, relocated; half of what it may have is in use. */
public final class PlatformDependent {
  private PlatformDependent() {}

  public static long usedDirectMemory() {
    return 4096;
  }

  public static long maxDirectMemory() {
    return 8192;
  }
}
