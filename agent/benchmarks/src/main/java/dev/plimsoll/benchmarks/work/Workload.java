package dev.plimsoll.benchmarks.work;

import java.util.SplittableRandom;

/** A real program, cut into steps that any number of threads may take at the same time. */
public interface Workload {
  /** What one thread does. */
  interface Worker {
    /**
     * One unit of work.
     *
     * @return something of its result, so that it is done at all
     */
    long step(SplittableRandom random) throws Exception;
  }

  /**
   * For one thread; its data lies beside that of the others or is shared, as the program has it.
   */
  Worker worker() throws Exception;

  /**
   * The workload of that name, with its data loaded.
   *
   * @param name {@code lucene}, {@code h2}, {@code javac}, {@code http}, {@code kryo} or {@code
   *     caffeine}
   */
  static Workload of(String name) throws Exception {
    return switch (name) {
      case "lucene" -> new LuceneWork();
      case "h2" -> new H2Work();
      case "javac" -> new JavacWork();
      case "http" -> new HttpWork();
      case "kryo" -> new KryoWork();
      case "caffeine" -> new CaffeineWork();
      default -> throw new IllegalArgumentException("workload: " + name);
    };
  }
}
