package dev.plimsoll.it;

import java.util.List;

/** A collector in one of its modes, as flags. */
public enum Collector {
  SERIAL("-XX:+UseSerialGC"),
  PARALLEL("-XX:+UseParallelGC"),
  G1("-XX:+UseG1GC"),
  ZGC("-XX:+UseZGC"),
  SHENANDOAH("-XX:+UseShenandoahGC"),
  SHENANDOAH_GENERATIONAL("-XX:+UseShenandoahGC", "-XX:ShenandoahGCMode=generational");

  private final List<String> flags;

  Collector(String... flags) {
    this.flags = List.of(flags);
  }

  public List<String> flags() {
    return flags;
  }

  /** True where young and old have a fixed place each, so that not all of the heap can be kept. */
  boolean splitsHeap() {
    return this == SERIAL || this == PARALLEL;
  }

  boolean isShenandoah() {
    return this == SHENANDOAH || this == SHENANDOAH_GENERATIONAL;
  }
}
