package dev.plimsoll.core.response.cache;

/** What a cache's own statistics count since it was made. Mutable and reused; one thread. */
public final class HitCount {
  public long hits;
  public long loads;

  /** What all loads together took. */
  public double loadNanos;

  public void clear() {
    hits = 0;
    loads = 0;
    loadNanos = 0;
  }
}
