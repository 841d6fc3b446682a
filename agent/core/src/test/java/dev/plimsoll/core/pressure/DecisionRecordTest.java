package dev.plimsoll.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.container.ContainerFacts;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import dev.plimsoll.core.pressure.container.ContainerLevel;
import dev.plimsoll.core.pressure.container.ContainerRemedies;
import dev.plimsoll.core.pressure.container.ContainerSample;
import dev.plimsoll.core.pressure.gauge.GaugeEvaluator;
import dev.plimsoll.core.pressure.gauge.GaugePolicy;
import dev.plimsoll.core.pressure.shed.Plant;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.pressure.shed.ShedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What is decided over a few thousand made-up histories is what was decided before. It says nothing
 * of right or wrong, the other tests here do; it makes every change of a decision seen. Whoever
 * changes one on purpose writes the record anew, and the difference is part of the review:
 *
 * <pre>mvn test -pl agent/core -am -Dtest=DecisionRecordTest
 *     -Dsurefire.failIfNoSpecifiedTests=false -Ddecisions.write=true</pre>
 *
 * <p>Times and amounts are round, so that they often stand exactly on a line.
 */
class DecisionRecordTest {
  private static final Path RECORD = Path.of("src/test/resources/decisions.txt");
  private static final long MILLI = 1_000_000L;
  private static final long MAX = 1_000_000_000L;
  private static final long[] STEPS = {1, 2, 10, 50, 100, 250, 500, 1000, 2000, 5000};

  /** Percent of the heap a second, of that garbage, percent where it ends, millis of a cycle. */
  private static final int[][] FILLS = {
    {40, 0, 100, 20},
    {40, 0, 100, 60},
    {80, 0, 70, 20},
    {80, 0, 70, 60},
    {80, 12, 70, 20},
    {80, 12, 70, 60},
    {80, 12, 70, 100},
    {80, 0, 78, 80},
    {80, 12, 78, 80},
    {80, 0, 100, 20},
    {80, 0, 100, 60},
    {80, 12, 100, 20},
    {80, 12, 100, 60},
    {80, 50, 100, 60},
    {160, 0, 100, 15},
    {160, 0, 100, 40},
    {160, 12, 100, 15},
    {160, 12, 100, 40},
    {160, 40, 100, 40},
    {400, 0, 100, 15},
    {400, 0, 100, 30},
  };

  @Test
  void decisions_overMadeUpHistories_areThoseOfTheRecord() throws IOException {
    List<String> now = new ArrayList<>();
    for (Collector collector : Collector.values()) {
      for (int seed = 0; seed < 30; seed++) {
        now.add("heap " + collector + " " + seed + " " + heap(collector, seed));
        now.add("shed " + collector + " " + seed + " " + shed(collector, seed));
      }
      for (int seed = 0; seed < 20; seed++) {
        now.add("container " + collector + " " + seed + " " + container(collector, seed));
      }
      for (int kind = 0; kind < 6; kind++) {
        now.add("plant " + collector + " " + kind + " " + plant(collector, kind));
      }
      for (int[] fill : FILLS) {
        now.add("fill " + collector + " " + fill(collector, fill));
      }
    }
    for (int seed = 0; seed < 40; seed++) {
      now.add("gauge " + seed + " " + gauge(seed));
    }
    if (Boolean.getBoolean("decisions.write")) {
      Files.write(RECORD, now);
    }

    assertThat(now).as("see the comment of this class").isEqualTo(Files.readAllLines(RECORD));
  }

  /** One number for all that was answered, and beside it what a reader can follow. */
  private static final class Digest {
    private long hash = 1;
    private int raised;
    private int asked;
    private int sheds;
    private PressureLevel level = PressureLevel.NORMAL;

    void add(long value) {
      hash = hash * 0x9E3779B97F4A7C15L + value;
      hash ^= hash >>> 29;
    }

    /** Four digits: the last bits of a double are nobody's decision. */
    void add(double value) {
      if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
        add(value > 0 ? 1L : 0L);
        return;
      }
      double scale = StrictMath.pow(10, 4 - Math.ceil(StrictMath.log10(Math.abs(value))));
      add(Math.round(value * scale));
    }

    void add(boolean value) {
      add(value ? 3L : 5L);
    }

    void level(PressureLevel now) {
      add(now.ordinal());
      raised += now.compareTo(level) > 0 ? 1 : 0;
      level = now;
    }

    @Override
    public String toString() {
      return Long.toHexString(hash) + " raised " + raised + " asked " + asked + " sheds " + sheds;
    }
  }

  private static Digest heap(Collector collector, int seed) {
    Random random = new Random(seed);
    HeapModel model = new HeapModel(collector, MAX, MAX * 2 / 3);
    HeapEvaluator evaluator = new HeapEvaluator(model, policy(seed));
    HeapSample sample = new HeapSample();
    Digest digest = new Digest();
    long live = MAX / 10 * (1 + seed % 6);
    long asked = -1;
    sample.nanos = MILLI;
    sample.usedBytes = live;
    for (int i = 0; i < 500; i++) {
      long step = STEPS[random.nextInt(i % 100 < 60 ? 5 : STEPS.length)];
      sample.nanos += step * MILLI;
      live =
          Math.max(MAX / 20, Math.min(MAX, live + MAX / 100 * (random.nextInt(9) - 3 - seed % 3)));
      if (random.nextInt(40) == 0) {
        live = MAX / 20 * (1 + random.nextInt(19));
      }
      sample.usedBytes =
          Math.max(live, Math.min(MAX, sample.usedBytes + MAX / 100 * random.nextInt(12)));
      if (sample.usedBytes >= MAX / 100 * 95 || random.nextInt(12) == 0) {
        collected(sample, live, random);
      }
      if (asked >= 0 && i >= asked) {
        answered(sample, live, random);
        asked = -1;
      }
      sample.failures += random.nextInt(live > MAX / 10 * 9 ? 4 : 400) == 0 ? 1 : 0;
      sample.clearings += random.nextInt(live > MAX / 10 * 8 ? 10 : 200) == 0 ? 1 : 0;
      if (random.nextInt(30) == 0) {
        sample.shedBytes += MAX / 50 * random.nextInt(10);
        sample.lastShedNanos = sample.nanos;
      }
      if (random.nextInt(150) == 0) {
        evaluator.setPolicy(policy(random.nextInt(9)));
      }
      evaluator.next(sample);
      if (evaluator.wantsCollection() && asked < 0) {
        asked = i + 1 + random.nextInt(8);
        digest.asked++;
      }
      add(digest, evaluator);
    }
    return digest;
  }

  private static HeapPolicy policy(int seed) {
    return switch (seed % 4) {
      case 1 -> new HeapPolicy(0.5, 0.9, 0, 500 * MILLI, true);
      case 2 -> new HeapPolicy(0.75, 0.85, MAX / 5, 10 * MILLI, true);
      case 3 -> new HeapPolicy(0.6, 0.7, 0, 0, seed % 8 != 3);
      default -> HeapPolicy.defaults();
    };
  }

  private static void collected(HeapSample sample, long live, Random random) {
    sample.collections++;
    sample.pauseMillis += 10 * random.nextInt(60);
    sample.usedBytes = Math.min(MAX, live + MAX / 100 * random.nextInt(15));
    if (random.nextInt(3) == 0) {
      sample.fullCollections++;
      sample.pauseMillis += 50;
      sample.usedBytes = live;
    }
    if (random.nextInt(4) > 0) {
      sample.collectionUsageBytes = live;
      sample.oldCollectionUsageBytes = random.nextInt(5) == 0 ? -1 : live / 10 * 9;
      sample.collectionUsageFullCount = sample.fullCollections;
    }
  }

  private static void answered(HeapSample sample, long live, Random random) {
    sample.proofs++;
    sample.proofStartNanos = sample.nanos - 10 * MILLI * (1 + random.nextInt(5));
    sample.proofEndNanos = sample.nanos;
    sample.proofUsedBytes = Math.min(MAX, live + MAX / 100 * random.nextInt(4));
    sample.proofAllocatedBytes = random.nextInt(10) == 0 ? -1 : MAX / 100 * random.nextInt(3);
    sample.usedBytes = sample.proofUsedBytes;
    if (random.nextBoolean()) {
      sample.collections++;
      sample.fullCollections++;
      sample.pauseMillis += 10;
      sample.collectionUsageBytes = live;
      sample.collectionUsageFullCount = sample.fullCollections;
    }
  }

  private static void add(Digest digest, HeapEvaluator evaluator) {
    digest.level(evaluator.level());
    digest.add(evaluator.wantsCollection());
    digest.add(evaluator.pollNanos());
    digest.add((double) evaluator.provenLiveBytes());
    digest.add((double) evaluator.mostLiveBytes());
    digest.add(evaluator.provenSerial());
    digest.add((double) evaluator.evictedUncollectedBytes());
    digest.add((double) evaluator.capacityBytes());
    digest.add((double) evaluator.roomCapacityBytes());
    digest.add((double) evaluator.timeToFullNanos());
    digest.add(evaluator.rates().fill().netBytesPerSecond());
    digest.add(evaluator.rates().fill().grossBytesPerSecond());
    digest.add(evaluator.gcShare());
    digest.add(evaluator.rates().gcDebtNanos());
    digest.add(evaluator.gcDebtFull());
    digest.add(evaluator.farFromLine());
    digest.add(evaluator.allocationFailed());
    digest.add(evaluator.failureEvidence());
    digest.add((double) evaluator.lineBytes(PressureLevel.MODERATE));
    digest.add((double) evaluator.lineBytes(PressureLevel.CRITICAL));
    digest.add((double) evaluator.hysteresisBytes());
    digest.add(evaluator.reason().hashCode());
  }

  private static Digest shed(Collector collector, int seed) {
    Random random = new Random(1000L + seed);
    ShedController controller = new ShedController(new HeapModel(collector, MAX, MAX * 2 / 3));
    ShedInput in = new ShedInput();
    Digest digest = new Digest();
    long live = MAX / 10 * (3 + seed % 6);
    long cache = MAX / 10 * (seed % 5);
    int shedding = 0;
    in.hooksBudgetNanos = 1000 * MILLI * (1 + seed % 10);
    for (int i = 0; i < 500; i++) {
      in.nanos += STEPS[random.nextInt(i % 100 < 60 ? 6 : STEPS.length)] * MILLI;
      live = Math.max(cache, Math.min(MAX, live + MAX / 100 * (random.nextInt(7) - 2 - seed % 3)));
      if (random.nextInt(60) == 0) {
        live = MAX / 20 * (1 + random.nextInt(19));
      }
      cache = Math.min(live, Math.max(0, cache + MAX / 100 * (random.nextInt(7) - 2)));
      in.capacityBytes = MAX / 100 * (90 + random.nextInt(5) * 2);
      in.usedBytes = Math.min(MAX, live + MAX / 100 * random.nextInt(20));
      if (random.nextInt(3) == 0) {
        in.provenSerial++;
        in.provenLiveBytes = live;
        in.mostLiveBytes = Math.min(MAX, live + MAX / 50 * random.nextInt(2));
        in.evictedUncollectedBytes = 0;
      }
      in.cacheBytes = cache;
      in.cacheYield = 0.25 * (1 + random.nextInt(8));
      in.floorBytes = cache / 10;
      in.appBoundBytes = seed % 4 == 0 ? MAX / 2 : Long.MAX_VALUE;
      // Were figures once; the record goes on from the number after them.
      random.nextInt(10);
      random.nextInt(5);
      in.timeToFullNanos =
          random.nextInt(4) == 0 ? Long.MAX_VALUE : 500 * MILLI * random.nextInt(60);
      in.failureEvidence = random.nextInt(40) == 0;
      in.allocationFailed = in.failureEvidence && random.nextBoolean();
      in.gcShare = random.nextInt(3) == 0 ? 0.05 * random.nextInt(15) : 0;
      in.gcDebtFull = random.nextInt(80) == 0;
      in.level = level((double) in.provenLiveBytes / in.capacityBytes);
      in.shedding = shedding-- > 0;
      controller.next(in);
      if (controller.wantsShed() && !in.shedding) {
        digest.sheds++;
        shedding = 1 + random.nextInt(4);
        long gone = Math.max(0, Math.min(cache, cache - controller.boundBytes()));
        cache -= gone;
        live -= Math.min(live, gone);
        in.evictedUncollectedBytes += gone;
      }
      add(digest, controller);
    }
    return digest;
  }

  private static PressureLevel level(double share) {
    return share >= 0.85
        ? PressureLevel.CRITICAL
        : share >= 0.75 ? PressureLevel.MODERATE : PressureLevel.NORMAL;
  }

  private static void add(Digest digest, ShedController controller) {
    digest.add(controller.state().ordinal());
    digest.add((double) controller.boundBytes());
    digest.add((double) controller.stepBytes());
    digest.add(controller.wantsShed());
    digest.add(controller.belowKeep());
    digest.add(controller.leakVerdict());
  }

  /** The two together, over a program: see {@link Plant}. */
  private static Digest plant(Collector collector, int kind) {
    long max = 256 * Plant.MIB;
    Plant plant = new Plant(collector, max);
    plant.baseBytes = 0.15 * max;
    plant.cacheFillPerSecond = 0.2 * max;
    plant.garbagePerSecond = 0.4 * max;
    switch (kind) {
      case 1 -> plant.leakPerSecond = 0.02 * max;
      case 2 -> plant.baseBytes = 0.60 * max;
      case 3 -> {
        plant.burstBytes = 0.3 * max;
        plant.burstEverySeconds = 7;
      }
      case 4 -> plant.estimateFactor = 2;
      case 5 -> plant.appBoundBytes = max / 2;
      default -> plant.garbagePerSecond = max;
    }
    Digest digest = new Digest();
    for (int i = 0; i < 30 && !plant.controller.leakVerdict(); i++) {
      plant.run(1);
      add(digest, plant.evaluator);
      add(digest, plant.controller);
    }
    digest.sheds = plant.sheds;
    digest.add(plant.levelChanges);
    digest.add(plant.failures);
    return digest;
  }

  private static String fill(Collector collector, int[] of) {
    String what = of[0] + " %/s, garbage " + of[1] + " %, to " + of[2] + " %, cycle " + of[3];
    return what + " ms:" + new SteadyFill(collector, of[0], of[1], of[2], of[3]).play();
  }

  private static Digest gauge(int seed) {
    Random random = new Random(2000L + seed);
    GaugePolicy policy =
        seed % 2 == 0
            ? GaugePolicy.of(0.80, 0.90)
            : new GaugePolicy(0.7, 0.9, 200, 0.05, 100 * MILLI, 1000 * MILLI, 5000 * MILLI);
    GaugeEvaluator gauge = new GaugeEvaluator(policy);
    Digest digest = new Digest();
    long nanos = 0;
    long used = 500;
    for (int i = 0; i < 500; i++) {
      nanos += (STEPS[random.nextInt(STEPS.length)] - (random.nextInt(60) == 0 ? 500 : 0)) * MILLI;
      used = Math.max(0, Math.min(1100, used + 10 * (random.nextInt(9) - 4)));
      if (random.nextInt(50) == 0) {
        used = 50L * random.nextInt(21);
      }
      long max = random.nextInt(100) == 0 ? -1 : 1000;
      if (seed % 3 == 0) {
        gauge.next(nanos, random.nextInt(80) == 0 ? -1 : used, max, 10L * random.nextInt(5));
      } else {
        gauge.next(nanos, random.nextInt(80) == 0 ? -1 : used, max);
      }
      digest.level(gauge.level());
      digest.add((double) gauge.timeToFullNanos());
      digest.add(gauge.fillBytesPerSecond());
      digest.add(gauge.share());
    }
    return digest;
  }

  /** Every remedy that is wanted is begun, and has some effect or none. */
  private static Digest container(Collector collector, int seed) {
    Random random = new Random(3000L + seed);
    ContainerHeap heap = new ContainerHeap(collector, seed % 3 == 0 ? 0 : 200, 600);
    ContainerLevel level = new ContainerLevel(ContainerLevel.defaultLines());
    ContainerRemedies remedies = new ContainerRemedies(heap, level);
    ContainerSample sample = new ContainerSample();
    ContainerFacts facts = new ContainerFacts();
    Digest digest = new Digest();
    facts.hooksBudgetNanos = 2000 * MILLI * (1 + seed % 5);
    facts.relievers = seed % 4 != 0;
    facts.heapUsedBytes = 300;
    long used = 700;
    int collecting = 0;
    int shedding = 0;
    for (int i = 0; i < 600; i++) {
      sample.nanos += STEPS[random.nextInt(i % 100 < 80 ? 6 : STEPS.length)] * MILLI;
      used = Math.max(100, Math.min(1050, used + 5 * (random.nextInt(9) - 3)));
      if (random.nextInt(60) == 0) {
        used = 50L * (2 + random.nextInt(19));
      }
      sample.usedBytes = random.nextInt(60) == 0 ? -1 : used;
      sample.limitBytes = random.nextInt(90) == 0 ? Long.MAX_VALUE : 1000;
      sample.softBytes = seed % 5 == 0 ? 900 : Long.MAX_VALUE;
      sample.stalled = random.nextInt(25) == 0;
      facts.heapCommittedBytes = Math.min(600, 250 + 10L * random.nextInt(36));
      facts.heapUsedBytes = facts.heapCommittedBytes - 10L * random.nextInt(20);
      facts.heapLiveBytes = random.nextInt(10) == 0 ? -1 : 50 + 10L * random.nextInt(15);
      facts.cacheBytes = 10L * random.nextInt(12);
      if (collecting > 0 && --collecting == 0) {
        facts.proofs++;
        facts.proofStartNanos = sample.nanos - 50 * MILLI * (1 + random.nextInt(4));
        facts.proofEndNanos = sample.nanos;
        used -= Math.min(used, 10L * random.nextInt(6));
      }
      if (shedding > 0 && --shedding == 0) {
        facts.sheds++;
        long given = Math.min(used, 10L * random.nextInt(4));
        facts.promises += given > 0 || random.nextInt(4) == 0 ? 1 : 0;
        used -= given;
      }
      facts.collecting = collecting > 0;
      facts.shedding = shedding > 0;
      if (random.nextInt(120) == 0) {
        remedies.setPolicy(policy(random.nextInt(9)));
      }
      level.next(sample);
      remedies.next(facts);
      add(digest, level, remedies, facts);
      if (remedies.wantsTrim()) {
        remedies.trimBegun();
      }
      if (remedies.wantsCollection(facts)) {
        remedies.collectionBegun(facts);
        collecting = 1 + random.nextInt(4);
        digest.asked++;
      }
      if (remedies.wantsShed(facts) && shedding == 0) {
        remedies.shedBegun(facts);
        shedding = 1 + random.nextInt(3);
        digest.sheds++;
      } else if (remedies.wantsCacheShed(facts) && shedding == 0) {
        remedies.cacheShedBegun();
        shedding = 1 + random.nextInt(3);
        digest.sheds++;
      }
    }
    return digest;
  }

  private static void add(
      Digest digest, ContainerLevel level, ContainerRemedies remedies, ContainerFacts facts) {
    digest.level(level.level());
    digest.add(remedies.isExhausted());
    digest.add(level.periodNanos());
    digest.add((double) level.excessBytes());
    digest.add((double) remedies.reliefBytes());
    digest.add((double) remedies.cacheReliefBytes());
    digest.add(level.hasRoomFor(0));
    digest.add(level.hasRoomFor(50));
    digest.add(remedies.wantsBallast());
    digest.add(remedies.wantsTrim());
    digest.add(remedies.wantsCollection(facts));
    digest.add(remedies.wantsShed(facts));
    digest.add(remedies.wantsCacheShed(facts));
    digest.add((double) level.timeToFullNanos());
  }
}
