package dev.plimsoll.core.response.cache;

import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Serves what is, or can be seen as, a {@code ConcurrentMap}, by iteration. */
final class MapKind extends AdapterKind {
  private static final int REHEARSED_ENTRIES = 100;

  private final String name;
  private final MapView view;
  private final @Nullable String remark;

  MapKind(String name, MapView view) {
    this(name, view, null);
  }

  MapKind(String name, MapView view, @Nullable String remark) {
    this.name = name;
    this.view = view;
    this.remark = remark;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CacheAdapter adapterFor(Object cache) {
    return new MapAdapter(view);
  }

  @Override
  public @Nullable String remark() {
    return remark;
  }

  @Override
  void rehearse() {
    rehearse(new ConcurrentHashMap<>());
    rehearse(new ConcurrentSkipListMap<>());
  }

  private static void rehearse(ConcurrentMap<Object, Object> map) {
    for (int i = 0; i < REHEARSED_ENTRIES; i++) {
      map.put("entry " + i, new byte[i]);
    }
    exercise(new MapAdapter(MapView.SELF), map);
  }

  /** Every call that an adapter knows, once. */
  static void exercise(CacheAdapter adapter, Object cache) {
    SystemNanoClock clock = new SystemNanoClock();
    ObjectSizes sizes = new ObjectSizes(MemoryLayout.usual(Runtime.getRuntime().maxMemory()));
    SizeSampler sampler = new SizeSampler(clock, sizes);
    long deadline = clock.nanoTime() + 1_000_000_000L;
    sampler.begin(deadline);
    adapter.sample(cache, sampler, (int) Math.min(adapter.entries(cache), 32));
    sampler.end();
    double mean = 100 + adapter.overheadBytes(sizes.layout());
    adapter.shed(cache, 500, mean, new ShedTerms(clock, sizes, deadline, true));
    // The next one begins where this one stopped, which is found in another way then.
    adapter.rest();
    adapter.shed(cache, 500, mean, new ShedTerms(clock, sizes, deadline, false));
    adapter.setBound(cache, Math.round(adapter.entries(cache) * mean / 2), mean);
    adapter.appBoundBytes(cache, mean);
    adapter.setBound(cache, Long.MAX_VALUE, mean);
    if (adapter.turn()) {
      adapter.shed(cache, 500, mean, new ShedTerms(clock, sizes, deadline, false));
    }
    adapter.rest();
  }
}
