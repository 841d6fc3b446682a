package dev.plimsoll.it.scenario;

import dev.plimsoll.MemoryPressure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Programs that are well and must be left alone. The arguments: which ({@code steady}, {@code
 * churn}, {@code sawtooth}, {@code batch}), the share of the heap that is live, and the seconds.
 */
public final class Healthy extends Scenario {
  private static final int MIN_VALUE = 1 << 10;
  private static final int MAX_VALUE = 8 << 10;

  private final String program;
  private final long liveBytes;
  private final long nanos;
  private final SplittableRandom random = new SplittableRandom(7);
  private Caches cache = Caches.of("map");
  private List<byte[]> tooth = new ArrayList<>();

  volatile byte[] scratch;

  private Healthy(String program, double live, double seconds) {
    this.program = program;
    liveBytes = (long) (live * Runtime.getRuntime().maxMemory());
    nanos = (long) (seconds * 1e9);
  }

  public static void main(String[] arguments) {
    new Healthy(arguments[0], Double.parseDouble(arguments[1]), Double.parseDouble(arguments[2]))
        .run();
  }

  @Override
  protected void play() throws Exception {
    LevelWatch levels = LevelWatch.start();
    BallastWatch ballast = BallastWatch.start();
    MemoryPressure.registerCache("cargo", cache.registered());
    ready();
    long deadline = System.nanoTime() + nanos;
    switch (program) {
      case "steady" -> replace(deadline, liveBytes, 8e6, 40e6);
      case "churn" -> replace(deadline, liveBytes, 20e6, 120e6);
      case "sawtooth" -> sawtooth(deadline);
      case "batch" -> batch(deadline);
      default -> throw new IllegalArgumentException(program);
    }
    result("levelChanges", levels.changes());
    result("highest", levels.highest());
    result("ballastSomePercent", Math.round(100 * ballast.someShare()));
    result("ballastWholePercent", Math.round(100 * ballast.wholeShare()));
    resultsOfAgent();
    result("entries", cache.map().size());
  }

  @Override
  protected void tidy() {
    cache = null;
    tooth = null;
  }

  /** A live set of one size, of which random parts are replaced, under a rain of garbage. */
  private void replace(long deadline, long live, double replaced, double garbage)
      throws InterruptedException {
    int entries = fill(live);
    Pace pace = new Pace(replaced);
    while (System.nanoTime() < deadline) {
      byte[] value = value();
      cache.map().put(random.nextInt(entries), value);
      for (double waste = value.length * garbage / replaced; waste > 0; waste -= MAX_VALUE) {
        scratch = new byte[MAX_VALUE];
      }
      pace.take(value.length);
    }
  }

  /** Half of the live set is always there, the other half grows and is let go of. */
  private void sawtooth(long deadline) throws InterruptedException {
    fill(liveBytes / 2);
    while (System.nanoTime() < deadline) {
      grow(liveBytes / 2, deadline);
      tooth = new ArrayList<>();
    }
  }

  /** Reads in a batch as fast as that goes, works on it for a while, drops it. */
  private void batch(long deadline) throws InterruptedException {
    fill(liveBytes / 4);
    while (System.nanoTime() < deadline) {
      List<byte[]> read = new ArrayList<>();
      for (long bytes = 0; bytes < liveBytes * 3 / 4; bytes += MAX_VALUE) {
        read.add(new byte[MAX_VALUE]);
      }
      Pace pace = new Pace(60e6);
      for (int i = 0; i < read.size(); i++) {
        scratch = read.get(i).clone();
        pace.take(MAX_VALUE);
      }
    }
  }

  private int fill(long live) throws InterruptedException {
    Pace pace = new Pace(150e6);
    int key = 0;
    for (long bytes = 0; bytes < live; key++) {
      byte[] value = value();
      cache.map().put(key, value);
      bytes += value.length;
      pace.take(value.length);
    }
    return key;
  }

  private void grow(long upTo, long deadline) throws InterruptedException {
    Pace pace = new Pace(60e6);
    for (long bytes = 0; bytes < upTo && System.nanoTime() < deadline; ) {
      byte[] value = value();
      tooth.add(value);
      scratch = new byte[value.length];
      bytes += value.length;
      pace.take(value.length);
    }
  }

  private byte[] value() {
    return new byte[MIN_VALUE + random.nextInt(MAX_VALUE - MIN_VALUE)];
  }
}
