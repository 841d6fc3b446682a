package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;

/**
 * Gives nothing and is in no sum: for a cache that must not be touched, or is served under another
 * name. Immutable.
 */
public final class IdleAdapter extends CacheAdapter {
  @Override
  public long entries(Object cache) {
    return 0;
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int entries) {}

  @Override
  public int overheadBytes(MemoryLayout layout) {
    return 0;
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    return 0;
  }

  /** None would keep the others of its name from theirs. */
  @Override
  public long appBoundBytes(Object cache, double bytesPerEntry) {
    return 0;
  }

  @Override
  public boolean readHits(Object cache, HitCount into) {
    return true;
  }
}
