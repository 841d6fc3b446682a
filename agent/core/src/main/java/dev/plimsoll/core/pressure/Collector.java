package dev.plimsoll.core.pressure;

/** The garbage collector of this JVM, as far as pressure rules differ by it. */
public enum Collector {
  SERIAL(true, 1.0),
  PARALLEL(true, 1.0),
  G1(true, 0.95),
  ZGC(false, 0.92),
  ZGC_GENERATIONAL(false, 0.92),
  SHENANDOAH(false, 0.80),
  SHENANDOAH_GENERATIONAL(false, 0.80);

  private final boolean provesByHeadroom;
  private final double usableShare;

  Collector(boolean provesByHeadroom, double usableShare) {
    this.provesByHeadroom = provesByHeadroom;
    this.usableShare = usableShare;
  }

  /**
   * True where a full collection by itself tells the live share, so that proof is by headroom;
   * false where passive figures only wake and an asked collection must prove.
   */
  public boolean provesByHeadroom() {
    return provesByHeadroom;
  }

  /** True where a collection that failed shows as pauses long before anything is thrown. */
  boolean stallsSilently() {
    return this == SHENANDOAH || this == SHENANDOAH_GENERATIONAL;
  }

  /** True where a collection leaves pages as they are whose garbage is less than a quarter. */
  public boolean keepsGarbage() {
    return this == ZGC;
  }

  /**
   * True where a collection leaves garbage that is spread evenly: as above, or since it moves only
   * a twentieth of the heap at a time.
   */
  boolean leavesGarbage() {
    return keepsGarbage() || stallsSilently();
  }

  /** True where what is born during an asked collection may be collected before it ends. */
  boolean collectsYoungBeside() {
    return this == ZGC_GENERATIONAL || this == SHENANDOAH_GENERATIONAL;
  }

  /** Share of the maximum heap that was ever seen in use before it failed; the prior of K. */
  double usableShare() {
    return usableShare;
  }
}
