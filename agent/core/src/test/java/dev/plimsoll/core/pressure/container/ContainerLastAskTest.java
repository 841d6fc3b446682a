package dev.plimsoll.core.pressure.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pressure.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must have been asked before the end is called: a container of 300 MiB in which a cache of
 * buffers grows, played with the remedies in control. What is given back may stay with the C
 * library, which uses it again before the container's use rises.
 */
class ContainerLastAskTest {
  private static final long MIB = 1 << 20;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long LIMIT = 300 * MIB;
  private static final long LOOK_MILLIS = 10;
  private static final long COLLECTION_MILLIS = 20;

  private final ContainerSample sample = new ContainerSample();
  private final ContainerFacts facts = new ContainerFacts();
  private final ContainerLevel level = new ContainerLevel(ContainerLevel.defaultLines());
  private final ContainerRemedies remedies =
      new ContainerRemedies(new ContainerHeap(Collector.G1, 0, 64 * MIB), level);

  private double cacheBytes;
  private double keptBytes;
  private double otherBytes = 50 * MIB;
  private double givenBytes;
  private long collectedMillis;
  private boolean keeps;
  private boolean trims;
  private boolean lies;
  private long lastAsk;
  private int asks;

  ContainerLastAskTest() {
    facts.hooksBudgetNanos = 10 * SECOND;
    facts.heapCommittedBytes = 12 * MIB;
    facts.heapUsedBytes = 11 * MIB;
    facts.heapLiveBytes = 11 * MIB;
    facts.relievers = true;
  }

  private void play(double mibPerSecond, long fromMillis, long millis) {
    for (long now = fromMillis; now < fromMillis + millis; now += LOOK_MILLIS) {
      if (isDead()) {
        return;
      }
      grow(mibPerSecond * MIB * LOOK_MILLIS / 1000);
      sample.nanos = now * MILLI;
      sample.usedBytes = (long) (otherBytes + cacheBytes + keptBytes + givenBytes);
      sample.limitBytes = LIMIT;
      level.next(sample);
      remedies.next(facts);
      act(now);
    }
  }

  private void grow(double bytes) {
    double again = Math.min(keptBytes, bytes);
    keptBytes -= again;
    cacheBytes += bytes;
  }

  private boolean isDead() {
    return remedies.isExhausted() || sample.usedBytes >= LIMIT;
  }

  private void act(long now) {
    if (facts.collecting && now >= collectedMillis) {
      collected();
    }
    if (remedies.wantsTrim()) {
      remedies.trimBegun();
      keptBytes = trims ? 0 : keptBytes;
    }
    if (remedies.wantsCollection(facts)) {
      remedies.collectionBegun(facts);
      facts.collecting = true;
      facts.proofStartNanos = now * MILLI;
      collectedMillis = now + COLLECTION_MILLIS;
    } else if (remedies.wantsShed(facts)) {
      lastAsk = remedies.reliefBytes();
      asks++;
      remedies.shedBegun(facts);
      facts.sheds++;
      facts.promises++;
      if (!lies) {
        double gives = Math.min(lastAsk, cacheBytes);
        cacheBytes -= gives;
        givenBytes += gives;
      }
    }
  }

  private void collected() {
    facts.collecting = false;
    facts.proofs++;
    facts.proofEndNanos = collectedMillis * MILLI;
    keptBytes += keeps ? givenBytes : 0;
    givenBytes = 0;
  }

  /** At each phase, since it is decided by what was just asked for when it fills again. */
  @ParameterizedTest
  @ValueSource(doubles = {20, 50, 100})
  void cacheThatGivesWhatItIsAskedFor_isNeverTheEnd(double mibPerSecond) {
    for (int phase = 0; phase < 40; phase++) {
      ContainerLastAskTest run = new ContainerLastAskTest();
      run.keeps = true;
      run.trims = true;
      run.otherBytes = (40 + phase) * MIB;
      run.play(mibPerSecond, 0, 20_000);

      assertThat(run.remedies.isExhausted())
          .as("phase %d, use %d", phase, run.sample.usedBytes)
          .isFalse();
      assertThat(run.asks).isPositive();
      assertThat(run.sample.usedBytes).as("phase %d", phase).isLessThan(LIMIT);
    }
  }

  /** A C library that cannot be made to give back: it creeps up, and still gives each time. */
  @ParameterizedTest
  @ValueSource(doubles = {20, 50})
  void cacheWhoseBytesAreKept_isNotTheEndEither(double mibPerSecond) {
    for (int phase = 0; phase < 40; phase++) {
      ContainerLastAskTest run = new ContainerLastAskTest();
      run.keeps = true;
      run.otherBytes = (40 + phase) * MIB;
      run.play(mibPerSecond, 0, 20_000);

      assertThat(run.remedies.isExhausted()).as("phase %d", phase).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 4", "50, 6", "100, 6", "200, 3"})
  void shedderThatOnlySaysSo_isTheEndBeforeItIsFull(double mibPerSecond, long leftMib) {
    lies = true;
    play(mibPerSecond, 0, 60_000);

    assertThat(remedies.isExhausted()).as("use %d", sample.usedBytes).isTrue();
    assertThat(lastAsk).as("all").isEqualTo(Long.MAX_VALUE);
    assertThat(LIMIT - sample.usedBytes).isGreaterThan(leftMib * MIB);
  }
}
