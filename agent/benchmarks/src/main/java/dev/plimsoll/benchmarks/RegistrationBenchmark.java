package dev.plimsoll.benchmarks;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.Registration;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a cache costs to register by name and to close, alone and beside ten thousand others. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegistrationBenchmark {
  private final Map<String, String> cache = new ConcurrentHashMap<>();

  /** Those beside it. */
  @State(Scope.Benchmark)
  public static class Others {
    private static final int COUNT = 10_000;

    private final List<Map<String, String>> caches = new ArrayList<>();
    private final List<Registration> registrations = new ArrayList<>();

    /** Held weakly by the agent: they have to live until the end. */
    @Setup
    public void register() {
      for (int i = 0; i < COUNT; i++) {
        Map<String, String> other = new ConcurrentHashMap<>();
        caches.add(other);
        registrations.add(MemoryPressure.registerCache("other-" + i, other));
      }
    }

    @TearDown
    public void close() {
      registrations.forEach(Registration::close);
      caches.clear();
    }
  }

  @Benchmark
  public void registerAndClose() {
    MemoryPressure.registerCache("cache", cache).close();
  }

  @Benchmark
  public void registerAndCloseBeside(Others others) {
    MemoryPressure.registerCache("cache", cache).close();
  }
}
