package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;

/** Gives nothing: for a cache that must not be touched. Immutable. */
final class IdleAdapter extends CacheAdapter {
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
}
