package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.Nothing;
import dev.plimsoll.core.response.Registrations;
import dev.plimsoll.core.response.end.ShutdownHooks;
import dev.plimsoll.core.response.shed.Terms;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes registrations from any copy of the API, as {@code dev.plimsoll.Request} describes them, and
 * returns what withdraws them; null where there was no memory for one, which the copy passes on
 * again. Called on application threads; never throws into them.
 */
final class Registrar implements Function<Object[], @Nullable Runnable> {
  private final Registrations registrations;
  private final ShutdownHooks hooks;
  private final ListenerService listeners;
  private final AgentLog log;

  /** Made before it is needed: where an allocation has failed another one would too. */
  private final Runnable nothing = Nothing.INSTANCE;

  /** The same: the first use of a string constant allocates. */
  private final String full =
      "registration refused: no memory - it is tried again with the next one, or in a while";

  /** Raised by whoever finds no memory, lowered by {@link RefusedOnes} before it tries again. */
  private volatile boolean refused;

  Registrar(
      Registrations registrations, ShutdownHooks hooks, ListenerService listeners, AgentLog log) {
    this.registrations = registrations;
    this.hooks = hooks;
    this.listeners = listeners;
    this.log = log;
  }

  @Override
  public @Nullable Runnable apply(Object[] request) {
    if (request.length == 0) {
      noteRefused();
      return null;
    }
    try {
      return register(request);
    } catch (OutOfMemoryError e) {
      noteRefused();
      return null;
    } catch (Throwable t) {
      tellFailed(t);
      return nothing;
    }
  }

  private void noteRefused() {
    if (!refused) {
      refused = true;
      log.warn(full);
    }
  }

  /** Whether a copy of the API has one to pass on again. */
  boolean hasRefused() {
    return refused;
  }

  void setRefused(boolean on) {
    refused = on;
  }

  private void tellFailed(Throwable thrown) {
    try {
      log.warn("registration refused: " + thrown + " - it is not served");
    } catch (Throwable e) {
      // Not even the line can be made, or what was thrown has no text; the caller goes on.
      return;
    }
  }

  @SuppressWarnings("unchecked")
  private Runnable register(Object[] request) {
    String kind = (String) request[0];
    String name = (String) request[1];
    Object target = request[2];
    int order = (Integer) request[3];
    int relieves = (Integer) request[5];
    long timeoutNanos = (Long) request[6];
    Terms terms = new Terms(name, order, (Double) request[4], relieves, timeoutNanos);
    return switch (kind) {
      case "cache" -> registrations.addCache(terms, target);
      case "shedder" -> registrations.addShedder(terms, (ToLongFunction<long[]>) target);
      case "hook" -> hooks.register(name, (Consumer<Object[]>) target, order, timeoutNanos);
      case "listener" -> listeners.add(name, (BiConsumer<int[], String>) target);
      default -> throw new IllegalArgumentException("kind: " + kind);
    };
  }
}
