package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.response.cache.CacheAdapter;
import dev.plimsoll.core.response.cache.HitCount;
import dev.plimsoll.core.response.cache.ShedTerms;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.SizeSampler;

/** For a cache that another name has: in no sum, and never touched. Immutable. */
final class ElsewhereAdapter extends CacheAdapter {
  @Override
  public long entries(Object cache) {
    return 0;
  }

  @Override
  public void sample(Object cache, SizeSampler sampler, int count) {}

  @Override
  public int overheadBytes(MemoryLayout layout) {
    return 0;
  }

  @Override
  public long shed(Object cache, long bytes, double bytesPerEntry, ShedTerms terms) {
    return 0;
  }

  @Override
  public long appBoundBytes(Object cache, double bytesPerEntry) {
    return 0;
  }

  @Override
  public boolean readHits(Object cache, HitCount into) {
    return true;
  }
}
