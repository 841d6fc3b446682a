package dev.plimsoll.benchmarks;

import dev.plimsoll.MemoryPressure;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
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

/** What an application pays on its own paths; run with {@code -jvmArgsAppend -javaagent:...}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ApiBenchmark {
  private long bytes = 16;

  @Benchmark
  public long baseline() {
    return bytes;
  }

  @Benchmark
  public PressureLevel level() {
    return MemoryPressure.level();
  }

  @Benchmark
  public PressureLevel levelOfHeap() {
    return MemoryPressure.level(MemoryResource.HEAP);
  }

  @Benchmark
  public boolean ensureHeadroomFastPath() {
    return MemoryPressure.ensureHeadroom(bytes);
  }
}
