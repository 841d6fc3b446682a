package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LiveForecastTest {
  private static final long SECOND = 1_000_000_000L;

  private final LiveForecast forecast = new LiveForecast(new HeapModel(Collector.G1, 10_000, -1));
  private final ShedInput in = new ShedInput();

  @BeforeEach
  void halfACache() {
    in.capacityBytes = 10_000;
    in.provenLiveBytes = 8000;
    in.mostLiveBytes = 8000;
    in.provenSerial = 1;
    in.cacheBytes = 5000;
    forecast.next(in);
    prove(8000, 5000);
  }

  private void prove(long live, long caches) {
    in.provenSerial++;
    in.provenLiveBytes = live;
    in.cacheBytes = caches;
    forecast.next(in);
  }

  @Test
  void liveBytes_lastProofAndWhatTheCachesGrewSince() {
    assertThat(forecast.liveBytes(in)).isEqualTo(8000);
    in.cacheBytes = 5300;
    assertThat(forecast.liveBytes(in)).isEqualTo(8300);
    in.cacheBytes = 4000;
    assertThat(forecast.liveBytes(in)).isEqualTo(7000);
  }

  @Test
  void liveBytes_nothingProven_nothing() {
    in.provenLiveBytes = -1;
    in.cacheBytes = 9000;
    assertThat(forecast.liveBytes(in)).isZero();
    in.provenLiveBytes = 0;
    in.cacheBytes = 5100;
    assertThat(forecast.liveBytes(in)).isEqualTo(100);
  }

  /** Whose pages keep garbage: 57 % alive is all that is aimed at, and all there is room for. */
  @Test
  void zgc_targetAndRoom_end57PercentAlive() {
    LiveForecast zgc = zgcProven(5200, 5200);
    assertThat(zgc.missingBytes(in)).isZero();
    assertThat(zgc.roomBytes(in, 5000)).isCloseTo(500, within(1L));
    assertThat(zgc.belowTargetBytes(in, 5000)).isCloseTo(500, within(1L));
    in.cacheBytes = 6000;
    assertThat(zgc.missingBytes(in)).isCloseTo(500, within(1L));
  }

  /** An answer of 5,000 may mean 4,100: 4,550 live, and 57 % is the target, up or down. */
  @Test
  void correctionBytes_toTheTargetFromTheMiddleOfAnAnswer() {
    LiveForecast zgc = zgcProven(4100, 5000);
    assertThat(zgc.correctionBytes(in, 5000)).isCloseTo(5700 - 4550, within(1L));
    assertThat(zgc.correctionBytes(in, 6500)).isCloseTo(5700 - 4550 - 1500, within(1L));
    in.mostLiveBytes = 0;
    assertThat(zgc.correctionBytes(in, 5000)).as("no range").isCloseTo(5700 - 4100, within(1L));
  }

  private LiveForecast zgcProven(long live, long most) {
    LiveForecast zgc = new LiveForecast(new HeapModel(Collector.ZGC, 10_000, -1));
    in.capacityBytes = 9200;
    in.usedBytes = 10_000;
    in.provenLiveBytes = live;
    in.mostLiveBytes = most;
    zgc.next(in);
    return zgc;
  }

  /** The size that is sampled may be the one of before the shed. */
  @Test
  void liveBytes_justShed_whatWasEvictedCountsForTwoSeconds() {
    forecast.stepped(in);
    in.evictedUncollectedBytes = 1000;
    in.nanos += 2 * SECOND - 1;
    assertThat(forecast.liveBytes(in)).isEqualTo(7000);
    in.cacheBytes = 3500;
    assertThat(forecast.liveBytes(in)).as("the better of both").isEqualTo(6500);
    in.cacheBytes = 5000;
    in.nanos += 1;
    assertThat(forecast.liveBytes(in)).isEqualTo(8000);
  }

  @Test
  void liveBytes_proofAfterTheStep_startsFromIt() {
    forecast.stepped(in);
    in.nanos += SECOND / 10;
    in.evictedUncollectedBytes = 0;
    prove(7200, 4200);
    assertThat(forecast.liveBytes(in)).isEqualTo(7200);
    in.evictedUncollectedBytes = 100;
    assertThat(forecast.liveBytes(in)).as("the step is over").isEqualTo(7200);
  }

  @Test
  void missingBytes_g1_downTo70PercentOfTheCapacity() {
    assertThat(forecast.missingBytes(in)).isEqualTo(1000);
    prove(7000, 5000);
    assertThat(forecast.missingBytes(in)).isZero();
    prove(7001, 5000);
    assertThat(forecast.missingBytes(in)).isEqualTo(1);
    prove(100, 50);
    assertThat(forecast.missingBytes(in)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Collector.class,
      names = {"SERIAL", "PARALLEL", "ZGC_GENERATIONAL"})
  void missingBytes_otherCollectors_downTo66Percent(Collector collector) {
    LiveForecast other = new LiveForecast(new HeapModel(collector, 10_000, -1));
    in.usedBytes = in.provenLiveBytes;
    other.next(in);
    assertThat(other.missingBytes(in)).isEqualTo(1400);
  }

  @Test
  void missingBytes_capacityFarBelowTheMaximum_60PercentOfThatAreCheap() {
    in.capacityBytes = 7000;
    assertThat(forecast.missingBytes(in)).isEqualTo(2000);
  }

  /** 0.85 of the capacity, less what the rest needed. */
  @Test
  void ceilingBytes_whatTheRestLeaves() {
    assertThat(forecast.ceilingBytes(in)).isEqualTo(8500 - 3000);
    in.cacheYield = 0.5;
    assertThat(forecast.ceilingBytes(in)).as("half of the cache was demand").isEqualTo(8500 - 5500);
    prove(9900, 100);
    assertThat(forecast.ceilingBytes(in)).isZero();
  }

  /** What was evicted and not collected looks like demand. */
  @Test
  void ceilingBytes_evictedAndUncollected_isNoDemand() {
    in.evictedUncollectedBytes = 1;
    prove(8000, 1000);
    assertThat(forecast.ceilingBytes(in)).isEqualTo(8500 - 3000);
  }

  @Test
  void ceilingBytes_oldGenerationApart_lessASlackOf5Percent() {
    LiveForecast serial = new LiveForecast(new HeapModel(Collector.SERIAL, 10_000, 6800));
    assertThat(serial.ceilingBytes(in)).isEqualTo(6800 - 500);
    in.capacityBytes = 6000;
    assertThat(serial.ceilingBytes(in)).as("0.85 of the capacity is less").isEqualTo(5100);
  }

  @Test
  void roomBytes_isWhatIsLeftBelowTheLine() {
    prove(8000, 5000);
    assertThat(forecast.roomBytes(in, 5000)).isEqualTo(500);
    assertThat(forecast.roomBytes(in, 5499)).as("filled to the bound").isEqualTo(1);
    assertThat(forecast.roomBytes(in, 1000)).as("a bound below the size").isEqualTo(500);
  }

  /** A proof may have met a burst; less used than that is word enough. */
  @Test
  void liveBytes_lessIsUsed_isNoMoreThanThat() {
    prove(8000, 4000);
    in.usedBytes = 6000;
    forecast.next(in);
    assertThat(forecast.liveBytes(in)).isEqualTo(6000);
    in.usedBytes = 9000;
    in.cacheBytes += 500;
    forecast.next(in);
    assertThat(forecast.liveBytes(in)).as("and what caches grew since").isEqualTo(6500);
    prove(7000, 4500);
    assertThat(forecast.liveBytes(in)).as("a proof is the last word").isEqualTo(7000);
  }

  @Test
  void belowTargetBytes_isWhatCachesMayGrowToIt() {
    prove(5000, 4000);
    assertThat(forecast.belowTargetBytes(in, 4000)).isEqualTo(2000);
    assertThat(forecast.belowTargetBytes(in, 4500)).as("filled to the bound").isEqualTo(1500);
    prove(7400, 4000);
    assertThat(forecast.belowTargetBytes(in, 4000)).isEqualTo(-400);
  }

  /** Where the level rose once, one does not climb to again by oneself. */
  @Test
  void alarmed_fourPointsBelow_isTheMost() {
    prove(7600, 5000);
    forecast.alarmed(in);
    prove(7000, 5000);
    assertThat(forecast.roomBytes(in, 5000)).isEqualTo(200);
    assertThat(forecast.ceilingBytes(in)).isEqualTo(7200 - 3000);
  }

  @Test
  void alarmed_low_theTargetIsTheLeast() {
    prove(5000, 2000);
    forecast.alarmed(in);
    assertThat(forecast.roomBytes(in, 2000)).isEqualTo(2000);
  }

  @Test
  void alarmed_nothingProven_tellsNothing() {
    in.provenLiveBytes = 0;
    forecast.alarmed(in);
    in.provenLiveBytes = -1;
    forecast.alarmed(in);
    prove(8000, 5000);
    assertThat(forecast.roomBytes(in, 5000)).isEqualTo(500);
  }

  @Test
  void reliefNanos_learnsFromOrderToProof() {
    assertThat(forecast.reliefNanos()).isEqualTo(150_000_000);
    forecast.stepped(in);
    in.nanos += 550_000_000;
    forecast.next(in);
    assertThat(forecast.reliefNanos()).as("no proof yet").isEqualTo(150_000_000);
    prove(7000, 4000);
    assertThat(forecast.reliefNanos()).isEqualTo(250_000_000);
    in.nanos += SECOND;
    prove(7000, 4000);
    assertThat(forecast.reliefNanos()).as("each order once").isEqualTo(250_000_000);
  }
}
