package dev.plimsoll.benchmarks;

import dev.plimsoll.Evictable;
import dev.plimsoll.RejectUnderPressure;
import dev.plimsoll.RetryAfterShedding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What marks cost while nothing is short; run with {@code -jvmArgsAppend -javaagent:...}. Each
 * method does the same as {@link #plain}, so the difference is the mark's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MarkBenchmark {
  private final Map<String, String> one = new ConcurrentHashMap<>();
  private final Map<String, String> other = new ConcurrentHashMap<>();
  private long seed = 16;

  @Evictable private Map<String, String> cache = one;

  @Benchmark
  public long plain() {
    return next(seed, 3);
  }

  @Benchmark
  public long door() {
    return guarded(seed, 3);
  }

  @Benchmark
  public long gate() {
    return repeatable(seed, 3);
  }

  @Benchmark
  public long doorAndGate() {
    return both(seed, 3);
  }

  /** An existing cache is put back: the entry is replaced each time. */
  @Benchmark
  public Object reassigned() {
    cache = cache == one ? other : one;
    return cache;
  }

  private long next(long value, int by) {
    return value * by;
  }

  @RejectUnderPressure
  private long guarded(long value, int by) {
    return value * by;
  }

  @RetryAfterShedding
  private long repeatable(long value, int by) {
    return value * by;
  }

  @RejectUnderPressure
  @RetryAfterShedding
  private long both(long value, int by) {
    return value * by;
  }
}
