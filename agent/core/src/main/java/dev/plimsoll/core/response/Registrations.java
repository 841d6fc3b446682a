package dev.plimsoll.core.response;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.cache.AdapterKinds;
import dev.plimsoll.core.response.shed.Target;
import dev.plimsoll.core.response.shed.TargetRegistry;
import dev.plimsoll.core.response.shed.Terms;
import java.util.function.ToLongFunction;

/**
 * Where caches and shedders come in, registered, marked or found, and where they are switched. What
 * an {@code add} returns withdraws what was added, as often as one likes. Safe for any thread; none
 * waits for a shed.
 */
public final class Registrations {
  private final TargetRegistry registry;
  private final Acceptance acceptance;
  private final SizingPass sizing;
  private final Discovery discovery;

  Registrations(TargetRegistry registry, AdapterKinds kinds, AgentLog log, SizingPass sizing) {
    this.registry = registry;
    this.acceptance = new Acceptance(kinds, new Notices(log));
    this.sizing = sizing;
    this.discovery = new Discovery(acceptance, registry, sizing);
  }

  /**
   * Adds a cache, which is held weakly. A name in use gets a number behind it, after one WARN. For
   * a type that no adapter knows, after one WARN, nothing is added.
   */
  public Runnable addCache(Terms terms, Object cache) {
    if (!accepts(terms.name(), cache)) {
      return Nothing.INSTANCE;
    }
    sizing.hasten();
    registry.claim(cache);
    return registry.addCache(terms, cache);
  }

  /**
   * Adds a shedder, which is held until it is withdrawn.
   *
   * @param shedder as {@code dev.plimsoll.Request} passes it: level, resource, bits of the
   *     fraction, bytes wanted, deadline in; bytes or -1 out; an empty array is a rehearsal
   */
  public Runnable addShedder(Terms terms, ToLongFunction<long[]> shedder) {
    sizing.hasten();
    return registry.addShedder(terms, shedder);
  }

  /** Adds all caches of a source, which may be a million. */
  public Runnable addCaches(Terms terms, InstanceSource source) {
    sizing.hasten();
    return registry.addCaches(terms, source);
  }

  /** Whether an adapter knows this cache; if none does, says so in one WARN. */
  public boolean accepts(String name, Object cache) {
    return acceptance.accepts(name, cache);
  }

  /** Where caches come in that nobody registered. */
  public Discovery discovery() {
    return discovery;
  }

  /** Switches a cache or shedder, on also out of quarantine; false if there is none so named. */
  public boolean setEnabled(String name, boolean on) {
    Target target = registry.find(name);
    if (target == null) {
      return false;
    }
    target.setEnabled(on);
    sizing.hasten();
    return true;
  }
}
