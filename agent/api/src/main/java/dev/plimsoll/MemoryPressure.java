package dev.plimsoll;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * The door between an application and the Plimsoll agent. Every method may be called from any
 * thread, checks its arguments in the same way with and without the agent, and does nothing without
 * it; what is registered before an agent is attached counts from then on.
 */
public final class MemoryPressure {
  private static final PressureLevel[] LEVELS = PressureLevel.values();
  private static final int DEFAULT_ATTEMPTS = 3;
  static final long DEFAULT_WAIT_NANOS = 2_000_000_000L;

  private MemoryPressure() {}

  /**
   * Tells whether an agent is present, enabled and at work; true in a dry run, too, in which it
   * only tells what it would do.
   */
  public static boolean isAgentActive() {
    return AgentLink.isActive();
  }

  /** The highest level of all resources; {@code NORMAL} without the agent. About one field read. */
  public static PressureLevel level() {
    return LEVELS[(int) AgentLink.state().get(AgentLink.OVERALL)];
  }

  /** The level of one resource; {@code NORMAL} without the agent. About one field read. */
  public static PressureLevel level(MemoryResource resource) {
    Objects.requireNonNull(resource, "resource");
    return LEVELS[(int) AgentLink.state().get(AgentLink.LEVEL_BASE + resource.ordinal())];
  }

  /**
   * Registers a cache with {@link ShedOptions#defaults()}; see {@link #registerCache(String,
   * Object, ShedOptions)}.
   */
  public static Registration registerCache(String name, Object cache) {
    return registerCache(name, cache, ShedOptions.defaults());
  }

  /**
   * Registers a cache of any type that an adapter knows ({@code ConcurrentMap}, Caffeine, Guava,
   * see the documentation). The cache is held weakly: a registration does not keep it alive. A type
   * that no adapter knows, or that a second thread may not touch, is refused with one warning in
   * the agent's log.
   *
   * @param name what it is called in logs and in JMX, not blank
   * @param cache the cache itself
   * @param options order, share to keep, resources, deadline
   * @return what withdraws it; a bound that the agent had lowered is given back soon after
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Registration registerCache(String name, Object cache, ShedOptions options) {
    checkName(name);
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(options, "options");
    return AgentLink.register(Request.cache(name, cache, options));
  }

  /**
   * Registers a shedder with the default options but the given order; held until closed.
   *
   * @param name what it is called in logs and in JMX, not blank
   * @param order lower ones are asked first
   * @param shedder the code to call
   * @return what withdraws it
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Registration registerShedder(String name, int order, CacheShedder shedder) {
    return registerShedder(name, shedder, ShedOptions.defaults().order(order));
  }

  /**
   * Registers a shedder; held until closed.
   *
   * @param name what it is called in logs and in JMX, not blank
   * @param shedder the code to call
   * @param options order, resources, deadline
   * @return what withdraws it
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Registration registerShedder(
      String name, CacheShedder shedder, ShedOptions options) {
    checkName(name);
    Objects.requireNonNull(shedder, "shedder");
    Objects.requireNonNull(options, "options");
    return AgentLink.register(Request.shedder(name, shedder, options));
  }

  /**
   * Registers a shutdown hook; held until closed. Where one is registered, the default of {@code
   * on-exhausted} ends the process after the hooks have run.
   *
   * @param name what it is called in logs and in JMX, not blank
   * @param order lower ones run first
   * @param hook the code to run
   * @return what withdraws it
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Registration registerShutdownHook(String name, int order, ShutdownHook hook) {
    checkName(name);
    Objects.requireNonNull(hook, "hook");
    return AgentLink.register(Request.hook(name, order, hook));
  }

  /**
   * Adds a listener; held until closed. It hears the current level soon, on a thread of the agent.
   *
   * @return what withdraws it
   */
  public static Registration addListener(PressureListener listener) {
    Objects.requireNonNull(listener, "listener");
    return AgentLink.register(Request.listener(listener));
  }

  /** Runs {@code work} at most three times; see {@link #retryAfterShedding(int, Callable)}. */
  public static <T> T retryAfterShedding(Callable<T> work) throws Exception {
    return retryAfterShedding(DEFAULT_ATTEMPTS, work);
  }

  /**
   * Runs {@code work}, and when it throws {@link OutOfMemoryError} waits for memory to be shed and
   * runs it again. All waits together take two seconds at most, and an interrupt, which is kept,
   * ends none; the last error goes on to the caller untouched. Without the agent {@code work} runs
   * once. In a shedder, a listener or a hook nothing is waited for but some milliseconds.
   *
   * @param attempts how often it runs at most, 1 or more; above 100 as 100
   * @param work what is safe to repeat
   * @throws IllegalArgumentException if {@code attempts} is below 1
   * @throws Exception what {@code work} throws
   */
  public static <T> T retryAfterShedding(int attempts, Callable<T> work) throws Exception {
    Objects.requireNonNull(work, "work");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: > 0)");
    }
    AgentLink.prepare();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.call();
      } catch (OutOfMemoryError e) {
        if (!AgentLink.awaitRelief(e, attempt, attempts, DEFAULT_WAIT_NANOS)) {
          throw e;
        }
      }
    }
  }

  /**
   * Makes room for a big allocation, waiting two seconds at most; see {@link #ensureHeadroom(long,
   * Duration)}.
   *
   * @param bytes what is going to be allocated, 0 or more
   * @return whether the room is there now; always true without the agent
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static boolean ensureHeadroom(long bytes) {
    checkBytes(bytes);
    return AgentLink.ensureHeadroom(bytes, DEFAULT_WAIT_NANOS);
  }

  /**
   * Makes room for a big allocation: at once where there is room, else by joining a shed and the
   * collection that proves it, twice at most. Advice, not a reservation; room told to others within
   * the last second counts as taken. An interrupt, which is kept, does not end the wait; in a
   * shedder, a listener or a hook there is none.
   *
   * @param bytes what is going to be allocated, 0 or more
   * @param timeout how long to wait at most; zero or less does not wait
   * @return whether the room is there now; always true without the agent
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static boolean ensureHeadroom(long bytes, Duration timeout) {
    checkBytes(bytes);
    Objects.requireNonNull(timeout, "timeout");
    return AgentLink.ensureHeadroom(bytes, ShedOptions.saturatedNanos(timeout));
  }

  private static void checkName(String name) {
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name: blank (expected: some text)");
    }
  }

  private static void checkBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
    }
  }
}
