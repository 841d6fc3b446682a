package dev.plimsoll.it;

import java.util.List;

/** A collector in one of its modes, as flags. */
public enum Collector {
  SERIAL("-XX:+UseSerialGC"),
  PARALLEL("-XX:+UseParallelGC"),
  G1("-XX:+UseG1GC"),
  ZGC("-XX:+UseZGC"),
  ZGC_GENERATIONAL("-XX:+UseZGC", "-XX:+ZGenerational"),
  SHENANDOAH("-XX:+UseShenandoahGC"),
  SHENANDOAH_GENERATIONAL("-XX:+UseShenandoahGC", "-XX:ShenandoahGCMode=generational");

  private final List<String> flags;

  Collector(String... flags) {
    this.flags = List.of(flags);
  }

  public List<String> flags() {
    return flags;
  }

  /** Whether it is a mode of its own there: ZGC of 23 and later is generational anyway. */
  boolean isOf(int feature) {
    return switch (this) {
      case ZGC_GENERATIONAL -> feature == 21 || feature == 22;
      case SHENANDOAH_GENERATIONAL -> feature >= 25;
      default -> true;
    };
  }

  /** True where young and old have a fixed place each, so that not all of the heap can be kept. */
  boolean splitsHeap() {
    return this == SERIAL || this == PARALLEL;
  }

  boolean isShenandoah() {
    return this == SHENANDOAH || this == SHENANDOAH_GENERATIONAL;
  }
}
