package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.response.cache.OwnNames;
import dev.plimsoll.core.response.shed.TargetRegistry;
import dev.plimsoll.core.response.shed.Terms;

/**
 * Takes in caches that nobody registered, until somebody does. They are held weakly, and left alone
 * while they hold less than a hundredth of the heap: what they are for is not known, and so little
 * is not worth the risk. Safe for any thread.
 */
public final class Discovery {
  private static final int HUNDREDTH = 100;

  /** Order and keep of a mark that sets neither. */
  private static final int ORDER = 100;

  private static final double KEEP = 0.1;

  private final Acceptance acceptance;
  private final TargetRegistry registry;
  private final SizingPass sizing;
  private final OwnNames ownNames = new OwnNames();
  private final long leastBytes = Math.max(1, Runtime.getRuntime().maxMemory() / HUNDREDTH);

  Discovery(Acceptance acceptance, TargetRegistry registry, SizingPass sizing) {
    this.acceptance = acceptance;
    this.registry = registry;
    this.sizing = sizing;
  }

  /**
   * Registers a cache, if it is not known yet and an adapter knows its type.
   *
   * @param site where it was made, which is its name; what its library calls it is put behind that
   */
  public void found(String site, Object cache) {
    if (!acceptance.accepts(site, cache)) {
      return;
    }
    String own = ownNames.of(cache);
    String name = own == null ? site : site + " " + own;
    int heap = 1 << MemoryResource.HEAP.ordinal();
    sizing.hasten();
    registry.addFound(new Terms(name, ORDER, KEEP, heap, -1, leastBytes), cache);
  }

  /** Hears that this cache has a name of its own now. Cheap where nothing was found. */
  public void claim(Object cache) {
    registry.claim(cache);
  }
}
