package dev.plimsoll.core.response.shed;

import dev.plimsoll.core.base.AgentLog;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Under which name each cache is served, by the object that all views of one share: two names would
 * count it twice, and take each other's bound for the application's. The first has it, until it is
 * withdrawn. Held weakly. Safe for any thread; allocates.
 */
final class ServedCaches {
  private final AgentLog log;
  private final Map<CoreKey, WeakReference<CacheTarget>> owners = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  ServedCaches(AgentLog log) {
    this.log = log;
  }

  /** Null if this one serves it from now on, else who does. */
  @Nullable CacheTarget otherThan(CacheTarget asking, Object core) {
    for (Reference<?> dead = gone.poll(); dead != null; dead = gone.poll()) {
      owners.remove((CoreKey) dead);
    }
    CoreKey key = new CoreKey(core, gone);
    WeakReference<CacheTarget> mine = new WeakReference<>(asking);
    WeakReference<CacheTarget> now = owners.putIfAbsent(key, mine);
    while (now != null) {
      CacheTarget owner = now.get();
      if (owner == asking) {
        return null;
      }
      if (owner != null && owner.mayHoldBounds()) {
        return owner;
      }
      if (owners.replace(key, now, mine)) {
        return null;
      }
      now = owners.putIfAbsent(key, mine);
    }
    return null;
  }

  /** Who serves it beside this one, null for nobody; leaves it to nobody. */
  @Nullable CacheTarget ownerBeside(CacheTarget asking, Object core) {
    WeakReference<CacheTarget> now = owners.isEmpty() ? null : owners.get(new CoreKey(core, null));
    CacheTarget owner = now == null ? null : now.get();
    return owner != null && owner != asking && owner.mayHoldBounds() ? owner : null;
  }

  /** It is served no longer by this one, which has given it its own bound back. */
  void release(CacheTarget owner, Object core) {
    CoreKey key = new CoreKey(core, null);
    WeakReference<CacheTarget> now = owners.get(key);
    if (now != null && now.refersTo(owner)) {
      owners.remove(key, now);
    }
  }

  /** Tells of a name that serves nothing, or less than it seems to. */
  void tell(CacheTarget target, CacheTarget owner) {
    log.warn(
        "cache "
            + target.terms().name()
            + " is served as "
            + owner.terms().name()
            + " already: only what is set there counts");
  }
}
