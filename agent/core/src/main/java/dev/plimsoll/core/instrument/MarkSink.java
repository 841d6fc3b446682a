package dev.plimsoll.core.instrument;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Where marks lead: what the agent does for a marked field or method. Implemented by the runtime.
 * Every method is called on application threads, within the host's own code: it returns at once
 * ({@link #awaitRelief} excepted), takes no lock for long, and may be called from any thread.
 */
public interface MarkSink {
  /**
   * Tells whether an adapter knows this cache; when none does, the sink has said so in one WARN.
   * Asked once per member and class of cache; of a library's class that was refused, each time.
   *
   * @param name the member's name, {@code Class#member}
   * @param cache the value itself; not to be kept
   */
  boolean accepts(String name, Object cache);

  /**
   * Takes on the caches of one marked member of one class. The group is empty now and fills as
   * instances appear; it may hold none, one (a static field) or a million.
   *
   * @return what withdraws the group; run when its class is gone
   */
  Runnable caches(CacheMember group);

  /**
   * Hears of a cache that is put into a marked member and was accepted: whoever found it elsewhere
   * lets it go. Called for each of them.
   */
  void taken(Object cache);

  /**
   * Hears of a cache that a library has made.
   *
   * @param place where, as {@code Class#method:line}
   * @param cache to be held weakly
   */
  void found(String place, Object cache);

  /**
   * Takes on a method marked {@code @ShedOnPressure}: one shedder that asks every living owner.
   * Throws what the application threw where none could be asked.
   *
   * @param relievesMask one bit for each resource, by ordinal
   * @param timeoutNanos how long one call may take; -1 for the agent's default
   * @param shedder what {@code dev.plimsoll.Request} passes for a {@code CacheShedder}: {@code
   *     {level, resource, bits of the fraction, bytes wanted, deadline nanos}} in, bytes or -1 out;
   *     an empty array is a rehearsal; also an {@link java.util.function.IntSupplier} of how many
   *     owners are living
   * @return what withdraws it; run when its class is gone
   */
  Runnable shedder(
      String name, int order, int relievesMask, long timeoutNanos, ToLongFunction<long[]> shedder);

  /**
   * Takes on a method marked {@code @OnExhaustion}: one hook that runs it on every living owner.
   *
   * @param timeoutNanos how long it may take; -1 for what is left of the shutdown timeout
   * @param hook takes {@code {reason, deadline nanos, IntFunction<byte[]> reserve}}
   * @return what withdraws it; run when its class is gone
   */
  Runnable hook(String name, int order, long timeoutNanos, Consumer<Object[]> hook);

  /**
   * Waits for room after an error at a gate. Called in a heap that may be full: allocates nothing.
   *
   * @param error what was thrown
   * @param attempt the attempt that failed, from 1
   * @param attempts how often the method may run in all
   * @param waitNanos what all waits may take together
   * @return whether to run again; false lets the error go on
   */
  boolean awaitRelief(Throwable error, int attempt, int attempts, long waitNanos);

  /** The word that tells doors whether they are shut; see {@link DoorWord}. */
  AtomicLong doors();

  /**
   * Hears that a door has tripped.
   *
   * @param resource ordinal of the resource whose level shut it
   * @param level ordinal of that level
   * @return how long the caller should stay away, in nanoseconds above zero; 0 or less lets it in
   */
  long refuse(int resource, int level);
}
