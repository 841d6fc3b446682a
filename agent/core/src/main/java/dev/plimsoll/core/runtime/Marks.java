package dev.plimsoll.core.runtime;

import dev.plimsoll.core.instrument.CacheMember;
import dev.plimsoll.core.instrument.MarkSink;
import dev.plimsoll.core.response.InstanceSource;
import dev.plimsoll.core.response.Registrations;
import dev.plimsoll.core.response.end.ShutdownHooks;
import dev.plimsoll.core.response.shed.Terms;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Leads marks in application classes to what serves them. Called on application threads. */
final class Marks implements MarkSink {
  /** Long enough for a shed and a collection, short enough for a client to try again. */
  private static final long RETRY_AFTER_NANOS = 1_000_000_000L;

  /** A shedder by callback knows best what it keeps. */
  private static final double NO_KEEP = 0;

  /** What a mark on a cache cannot set. */
  private static final long AGENTS_TIMEOUT = -1;

  private final Registrations registrations;
  private final ShutdownHooks hooks;
  private final Gates gates;
  private final LevelBoard board;
  private final Counters counters;

  Marks(
      Registrations registrations,
      ShutdownHooks hooks,
      Gates gates,
      LevelBoard board,
      Counters counters) {
    this.registrations = registrations;
    this.hooks = hooks;
    this.gates = gates;
    this.board = board;
    this.counters = counters;
  }

  @Override
  public boolean accepts(String name, Object cache) {
    return registrations.accepts(name, cache);
  }

  @Override
  public Runnable caches(CacheMember group) {
    Terms terms =
        new Terms(group.name(), group.order(), group.keep(), group.relievesMask(), AGENTS_TIMEOUT);
    return registrations.addCaches(terms, new Source(group));
  }

  @Override
  public void taken(Object cache) {
    registrations.discovery().claim(cache);
  }

  @Override
  public void found(String place, Object cache) {
    registrations.discovery().found(place, cache);
  }

  @Override
  public Runnable shedder(
      String name, int order, int relievesMask, long timeoutNanos, ToLongFunction<long[]> shedder) {
    Terms terms = new Terms(name, order, NO_KEEP, relievesMask, timeoutNanos);
    return registrations.addShedder(terms, shedder);
  }

  @Override
  public Runnable hook(String name, int order, long timeoutNanos, Consumer<Object[]> hook) {
    return hooks.register(name, hook, order, timeoutNanos);
  }

  @Override
  public boolean awaitRelief(Throwable error, int attempt, int attempts, long waitNanos) {
    return gates.relieve(error, attempt, attempts, waitNanos);
  }

  @Override
  public AtomicLong doors() {
    return board.doors().word();
  }

  @Override
  public long refuse(int resource, int level) {
    if (!board.doors().isShut(resource, level)) {
      return 0;
    }
    counters.increment(Counter.REJECTIONS);
    return RETRY_AFTER_NANOS;
  }

  /** The same group, as the shedding side knows it: the two sides do not see each other. */
  private record Source(CacheMember group) implements InstanceSource {
    @Override
    public int size() {
      return group.size();
    }

    @Override
    public int slots() {
      return group.slots();
    }

    @Override
    public @Nullable Object at(int slot) {
      return group.at(slot);
    }
  }
}
