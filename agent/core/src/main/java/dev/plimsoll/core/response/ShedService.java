package dev.plimsoll.core.response;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import java.util.List;
import java.util.function.ToLongFunction;

/** Makes registered caches and shedders give memory back. */
public final class ShedService {
  public ShedService(
      ResponseThreads threads,
      NanoClock clock,
      AgentLog log,
      ShedObserver observer,
      ShedSettings settings) {}

  /**
   * Registers a cache, which is held weakly; any thread.
   *
   * @param timeoutNanos -1 for the agent's default
   * @return what withdraws it; of a type that no adapter knows, after one WARN, nothing
   */
  public Runnable registerCache(
      String name, Object cache, int order, double keep, int relievesMask, long timeoutNanos) {
    return Nothing.INSTANCE;
  }

  /** Registers a shedder, as {@code dev.plimsoll.Request} passes it; any thread. */
  public Runnable registerShedder(
      String name,
      ToLongFunction<long[]> shedder,
      int order,
      double keep,
      int relievesMask,
      long timeoutNanos) {
    return Nothing.INSTANCE;
  }

  /** Registers all caches of one source, which may be a million; any thread. */
  public Runnable registerCaches(InstanceSource source, long timeoutNanos) {
    return Nothing.INSTANCE;
  }

  /** Tells whether an adapter knows this cache; if none does, says so in one WARN. Any thread. */
  public boolean accepts(String name, Object cache) {
    return false;
  }

  /** What all caches are thought to hold, corrected by their measured yield. Any thread. */
  public long cacheBytes() {
    return 0;
  }

  /** What all caches keep unless failure is proven. Any thread. */
  public long floorBytes() {
    return 0;
  }

  /** What the applications' own bounds allow; {@code Long.MAX_VALUE} with one unbound cache. */
  public long appBoundBytes() {
    return Long.MAX_VALUE;
  }

  /** Whether a request is being carried out. Any thread. */
  public boolean busy() {
    return false;
  }

  /** Orders a step; control thread, allocates nothing. False if one is under way. */
  public boolean request(
      PressureLevel level,
      MemoryResource resource,
      long boundBytes,
      long bytesWanted,
      boolean belowKeep) {
    return false;
  }

  /** Raises what caches may hold; {@code Long.MAX_VALUE} gives the applications' bounds back. */
  public void raiseBound(long boundBytes) {}

  /** Control thread: deadlines, the next thread, sampling. Allocates nothing. */
  public void tick(long nanos) {}

  /** What one byte of estimate proved to be in collections, clamped to 0.25 to 2. */
  public void noteYield(double bytesPerEstimatedByte) {}

  /** Bytes given back so far, an estimate. */
  public long returnedBytes() {
    return 0;
  }

  /** Requests carried out so far. */
  public long completed() {
    return 0;
  }

  /** Calls of caches and shedders so far. */
  public long calls() {
    return 0;
  }

  public void setSettings(ShedSettings settings) {}

  /** Switches a cache or shedder; false if there is none of that name. Any thread. */
  public boolean setEnabled(String name, boolean on) {
    return false;
  }

  public List<ShedderView> views() {
    return List.of();
  }

  /** Gives the applications' own bounds back and asks for nothing more. */
  public void close() {}
}
