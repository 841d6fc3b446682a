package dev.plimsoll.core.pressure;

import static dev.plimsoll.PressureLevel.CRITICAL;
import static dev.plimsoll.PressureLevel.MODERATE;
import static dev.plimsoll.PressureLevel.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.PressureLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectionRequestTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long NEVER = Long.MAX_VALUE;

  private final Rule rule = new Rule();
  private final HeapSample sample = new HeapSample();
  private final LevelLines lines = new LevelLines(HeapPolicy.defaults(), 1000, 0, 0);
  private final CollectionRequest request =
      new CollectionRequest(new HeapModel(Collector.G1, 1000, -1), rule);

  @BeforeEach
  void started() {
    request.next(sample, NORMAL, lines);
  }

  private boolean ask(PressureLevel level, boolean unprovenShed, boolean failed, long end) {
    request.ask(sample.nanos, level, HeapPolicy.defaults(), unprovenShed, failed, end);
    return request.asking();
  }

  private boolean ask(PressureLevel level) {
    return ask(level, false, false, NEVER);
  }

  private void answer(long tookNanos) {
    sample.proofStartNanos = sample.nanos;
    sample.nanos += tookNanos;
    sample.proofEndNanos = sample.nanos;
    sample.proofs++;
    request.next(sample, NORMAL, lines);
  }

  private void after(long nanos) {
    sample.nanos += nanos;
    request.next(sample, NORMAL, lines);
  }

  @Test
  void ask_nothingToKnow_not() {
    assertThat(ask(NORMAL)).isFalse();
    assertThat(rule.asked).isZero();
  }

  @Test
  void ask_theRuleWants_tellsItOnce() {
    rule.wants = true;
    assertThat(ask(NORMAL)).isTrue();
    assertThat(ask(NORMAL)).isTrue();
    assertThat(rule.asked).isEqualTo(1);
  }

  @Test
  void ask_aLevelStandsOrSomethingFailed_withoutTheRule() {
    assertThat(ask(MODERATE)).isTrue();
    answer(MILLI);
    assertThat(request.asking()).isFalse();
    after(10 * SECOND);
    assertThat(ask(NORMAL, false, true, NEVER)).isTrue();
  }

  @Test
  void ask_noAnswerFor30Seconds_anotherIsAskedFor() {
    rule.wants = true;
    ask(NORMAL);
    after(30 * SECOND - 1);
    ask(NORMAL);
    assertThat(rule.asked).isEqualTo(1);
    after(1);
    ask(NORMAL);
    assertThat(rule.asked).isEqualTo(2);
  }

  @Test
  void ask_notAllowed_not() {
    rule.wants = true;
    HeapPolicy off = new HeapPolicy(0.75, 0.85, 0, SECOND, false);
    request.ask(0, CRITICAL, off, true, true, 0);
    assertThat(request.asking()).isFalse();
  }

  @Test
  void ask_shedUnproven_restsAQuarterOfASecondInsteadOfAWhole() {
    ask(MODERATE);
    answer(MILLI);
    after(SECOND / 4 - 1);
    assertThat(ask(MODERATE, true, false, NEVER)).isFalse();
    after(1);
    assertThat(ask(MODERATE, false, false, NEVER)).isFalse();
    assertThat(ask(MODERATE, true, false, NEVER)).isTrue();
  }

  @Test
  void ask_shedUnprovenInCalm_isNoHurry() {
    rule.wants = true;
    ask(NORMAL);
    answer(MILLI);
    after(SECOND / 2);
    assertThat(ask(NORMAL, true, false, NEVER)).isFalse();
  }

  /** An open question is more urgent than the shed. */
  @Test
  void ask_shedUnproven_takesNoUrgencyAway() {
    ask(MODERATE);
    answer(MILLI);
    rule.urgency = Urgency.GROWN;
    after(2 * MILLI);
    assertThat(ask(MODERATE, true, false, NEVER)).isTrue();
  }

  @Test
  void ask_fullSoonFarFromTheLine_onlyWhileALevelStands() {
    rule.wants = true;
    ask(NORMAL);
    answer(MILLI);
    after(100 * MILLI);
    assertThat(ask(NORMAL, false, false, 200 * MILLI)).isFalse();
    assertThat(ask(MODERATE, false, false, 200 * MILLI)).isTrue();
  }

  /** The line is at 750, its hysteresis 50. */
  @Test
  void ask_fullSoonAndAnsweredJustBelowTheLine_doesNotRest() {
    rule.wants = true;
    ask(NORMAL);
    rule.live = 699;
    answer(MILLI);
    after(100 * MILLI);
    assertThat(ask(NORMAL, false, false, 200 * MILLI)).as("far").isFalse();
    rule.live = 700;
    after(MILLI);
    assertThat(ask(NORMAL, false, false, NEVER)).as("near, but it does not grow").isFalse();
    assertThat(ask(NORMAL, false, false, 200 * MILLI)).isTrue();
  }

  /** Low answers double the rest; low is what crosses no line and leaves no doubt. */
  @Test
  void next_lowAnswers_backOff() {
    rule.wants = true;
    rule.live = 749;
    answer(MILLI);
    answer(MILLI);
    assertRest(2 * SECOND);
    rule.doubt = true;
    answer(MILLI);
    assertRest(SECOND);
    rule.doubt = false;
    answer(MILLI);
    answer(MILLI);
    assertRest(2 * SECOND);
    rule.live = 750;
    answer(MILLI);
    assertRest(SECOND);
  }

  @Test
  void next_openQuestion_isNoLowAnswer() {
    rule.wants = true;
    rule.live = 0;
    answer(MILLI);
    answer(MILLI);
    rule.urgency = Urgency.AT_ONCE;
    answer(MILLI);
    rule.urgency = Urgency.CALM;
    assertRest(2 * SECOND);
  }

  private void assertRest(long rest) {
    after(rest - 1);
    assertThat(ask(NORMAL)).as("before").isFalse();
    after(1);
    assertThat(ask(NORMAL)).as("at").isTrue();
    sample.proofs++;
    sample.proofStartNanos = sample.nanos;
    sample.proofEndNanos = sample.nanos;
    Urgency before = rule.urgency;
    rule.urgency = Urgency.AT_ONCE;
    request.next(sample, NORMAL, lines);
    rule.urgency = before;
  }

  /** A full collection of the program's own tells how long ours would pause. */
  @Test
  void next_fullCollectionOfItsOwn_teachesThePause() {
    rule.wants = true;
    rule.live = 1_000_000;
    sample.fullCollections++;
    sample.pauseMillis = 600;
    sample.usedBytes = 1_000_000;
    after(SECOND);
    assertThat(ask(NORMAL)).as("600 ms are foreseen").isFalse();
    sample.fullCollections++;
    sample.pauseMillis += 400;
    after(SECOND);
    assertThat(ask(NORMAL)).isTrue();
  }

  /** Of two in one look nobody knows which pause was whose. */
  @Test
  void next_twoFullCollectionsInOneLook_teachNothing() {
    rule.wants = true;
    rule.live = 1_000_000;
    sample.fullCollections += 2;
    sample.pauseMillis = 600;
    sample.usedBytes = 1_000_000;
    after(SECOND);
    assertThat(ask(NORMAL)).isTrue();
  }

  @Test
  void next_concurrentCollector_itsCyclesAreNoPauses() {
    CollectionRequest z = new CollectionRequest(new HeapModel(Collector.ZGC, 1000, -1), rule);
    z.next(sample, NORMAL, lines);
    rule.wants = true;
    rule.live = 1_000_000;
    sample.fullCollections++;
    sample.pauseMillis = 60_000;
    sample.usedBytes = 1;
    z.next(sample, NORMAL, lines);
    z.ask(sample.nanos, NORMAL, HeapPolicy.defaults(), false, false, NEVER);
    assertThat(z.asking()).isTrue();
  }

  /** The counter is what the agent starts with; what was before is no answer to it. */
  @Test
  void next_firstSample_isNoAnswer() {
    CollectionRequest late = new CollectionRequest(new HeapModel(Collector.G1, 1000, -1), rule);
    sample.proofs = 7;
    sample.nanos = 5 * SECOND;
    sample.proofEndNanos = 5 * SECOND;
    late.next(sample, NORMAL, lines);
    rule.wants = true;
    late.ask(sample.nanos, NORMAL, HeapPolicy.defaults(), false, false, NEVER);
    assertThat(late.asking()).isTrue();
  }

  /** A rule that says what it is told to. */
  @Test
  void ask_afterAnAnswerToAFill_isNotPutOff() {
    rule.wants = true;
    rule.urgency = Urgency.FILLING;
    assertThat(ask(NORMAL)).isTrue();
    answer(100 * MILLI);
    rule.urgency = Urgency.CALM;
    assertThat(ask(NORMAL)).isTrue();
    answer(100 * MILLI);
    assertThat(ask(NORMAL)).isFalse();
    rule.urgency = Urgency.FILLING;
    assertThat(ask(NORMAL)).as("a fill does not wait").isTrue();
  }

  /** The bucket holds half a second; where the world stops, all of it is owed. */
  @Test
  void ask_forFillsAgainAndAgain_isBounded() {
    rule.wants = true;
    rule.urgency = Urgency.FILLING;
    for (int i = 0; i < 6; i++) {
      assertThat(ask(NORMAL)).isTrue();
      answer(100 * MILLI);
    }
    assertThat(ask(NORMAL)).isFalse();
  }

  private static final class Rule implements ProofRule {
    boolean wants;
    boolean doubt;
    long live = 500;
    Urgency urgency = Urgency.CALM;
    int asked;

    @Override
    public void next(HeapSample s, PauseWindow pauses, boolean reset) {}

    @Override
    public long liveBytes() {
      return live;
    }

    @Override
    public long mostLiveBytes() {
      return live;
    }

    @Override
    public long usedAfterProofBytes() {
      return 0;
    }

    @Override
    public boolean inDoubt() {
      return doubt;
    }

    @Override
    public boolean proven() {
      return true;
    }

    @Override
    public long serial() {
      return 0;
    }

    @Override
    public long proofStartNanos() {
      return 0;
    }

    @Override
    public boolean wakes() {
      return wants;
    }

    @Override
    public boolean wantsProof() {
      return wants;
    }

    @Override
    public Urgency urgency() {
      return urgency;
    }

    @Override
    public void atMost(long usedBytes) {}

    @Override
    public void asking(long nanos) {
      asked++;
    }

    @Override
    public boolean worseThanProven() {
      return false;
    }

    @Override
    public PressureLevel unprovenLevel() {
      return NORMAL;
    }

    @Override
    public double moderateOffset() {
      return 0;
    }

    @Override
    public double criticalOffset() {
      return 0;
    }
  }
}
