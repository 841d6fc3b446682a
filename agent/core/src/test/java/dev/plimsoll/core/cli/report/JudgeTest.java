package dev.plimsoll.core.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.telemetry.Journal;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final long MIB = 1 << 20;

  private final Chronicle chronicle = new Chronicle();

  @Test
  void of_noPressure_enough() {
    states(60, 300, 300, 0);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
    assertThat(verdict().reasons()).anyMatch(r -> r.contains("all of it at NORMAL"));
  }

  @Test
  void of_noPressureAndNoProof_tellsWhatCanBeLiveAtMost() {
    for (int i = 0; i < 60; i++) {
      chronicle.seen(i * 1000L);
      chronicle.readings.add(
          new Reading(
              i * 1000L, "NORMAL", 600 * MIB, -1, 1000 * MIB, 750 * MIB, 850 * MIB, -1, 0, 0, 0));
      chronicle.used.add(new Point(i * 1000L, (i < 20 ? 100 : 400 + i % 10 * 30) * MIB));
    }

    assertThat(verdict().reasons())
        .contains(
            "No collection has proven what is live; at the lowest point of the last third 400.0"
                + " MiB were in use of the 1000.0 MiB that the heap can hold; pressure begins at"
                + " 750.0 MiB.");
  }

  @Test
  void of_onePeakAnsweredByShedding_enough() {
    states(100, 500, 500, 200);
    level(50, "NORMAL", "MODERATE", "HEAP");
    level(55, "MODERATE", "NORMAL", "HEAP");
    shed(51, 80);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
    assertThat(verdict().reasons()).anyMatch(r -> r.contains("1 shed returned 80.0 MiB"));
  }

  /** A rehearsal in calm tells nothing of the memory. */
  @Test
  void of_levelsOnlySimulated_enoughAndTold() {
    states(100, 300, 300, 0);
    simulate(10, "EXHAUSTED");
    level(40, "EXHAUSTED", "NORMAL", "HEAP");

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
    assertThat(verdict().reasons())
        .anyMatch(r -> r.contains("all of it at NORMAL"))
        .contains("Not counted, as an operator simulated them: 1 more.");
  }

  @Test
  void of_simulatedOverARealLevel_isCounted() {
    states(100, 500, 800, 0);
    level(10, "NORMAL", "MODERATE", "HEAP");
    simulate(20, "CRITICAL");
    level(30, "CRITICAL", "MODERATE", "HEAP");
    level(50, "MODERATE", "NORMAL", "HEAP");
    simulate(60, "MODERATE");
    level(70, "MODERATE", "CRITICAL", "HEAP");
    level(75, "CRITICAL", "NORMAL", "HEAP");
    simulate(80, "EXHAUSTED");
    level(85, "EXHAUSTED", "MODERATE", "HEAP");
    level(90, "MODERATE", "NORMAL", "HEAP");

    assertThat(verdict().reasons()).anyMatch(r -> r.contains("above NORMAL, in 3 episodes."));
  }

  /** As in a ring that keeps the last changes of level only. */
  @Test
  void of_riseThatWasNotKept_peakIsWhereItFellFrom() {
    states(100, 500, 500, 200);
    level(50, "CRITICAL", "NORMAL", "HEAP");

    assertThat(verdict().reasons())
        .anyMatch(r -> r.startsWith("Highest level: CRITICAL of HEAP"))
        .anyMatch(r -> r.contains("in 1 episode."));
  }

  @Test
  void of_liveBesideCachesOnlyRises_leakWithRateAndClasses() {
    states(100, 200, 900, 0);
    level(70, "NORMAL", "CRITICAL", "HEAP");
    chronicle.growth.add(new Growth("com.acme.Session", 10 * MIB, 700 * MIB, 10, 700));

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.LEAK);
    assertThat(verdict().reasons())
        .anyMatch(r -> r.contains("(7.1 MiB a second)"))
        .anyMatch(r -> r.contains("com.acme.Session by 690.0 MiB"));
  }

  @Test
  void of_leakAfterALongCalm_leakSinceItsBeginning() {
    // 40 minutes flat, then up to the wall in 10 s: most of the proofs are from before.
    for (int i = 0; i < 40; i++) {
      reading(60 * i, 320 + i % 2, 0);
    }
    reading(2_405, 560, 0);
    reading(2_408, 720, 0);
    reading(2_410, 930, 0);
    level(2_409, "NORMAL", "EXHAUSTED", "HEAP");

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.LEAK);
    assertThat(verdict().reasons()).anyMatch(r -> r.contains("from 321.0 MiB to 930.0 MiB"));
  }

  /** As seen in a run of bursts over a full cache: what they leave behind is no leak. */
  @Test
  void of_risesFarBelowTheLine_noLeakButTold() {
    for (int i = 0; i < 100; i++) {
      reading(i, 600 + 2 * i, 580);
    }
    level(50, "NORMAL", "MODERATE", "HEAP");
    level(52, "MODERATE", "NORMAL", "HEAP");
    shed(51, 100);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
    assertThat(verdict().reasons())
        .anyMatch(r -> r.startsWith("What is live beside the caches rose from 70.0 MiB to "));
  }

  /** As seen in a run of a cache that is allowed too much: it fills again between two states. */
  @Test
  void of_cachesThatFillAgainAtOnce_noLeak() {
    for (int i = 0; i < 30; i++) {
      reading(i, 780, 600);
    }
    level(1, "NORMAL", "MODERATE", "HEAP");
    level(3, "MODERATE", "NORMAL", "HEAP");
    for (int i = 0; i < 5; i++) {
      // Shed and filled again five times within a second, so that all is there at each proof.
      chronicle.add(
          new Shed(2_100 + 100 * i, "cache", "HEAP", "MODERATE", 60 * MIB, 60 * MIB, 1_000_000));
      chronicle.proofs.add(new Point(2_150 + 100 * i, (780 + i) * MIB));
    }

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
  }

  @Test
  void of_risesAtFirstAndAsksForNoFurtherProof_noLeak() {
    for (int i = 0; i < 5; i++) {
      reading(i, 300 + 110 * i, 0);
    }
    level(3, "NORMAL", "MODERATE", "HEAP");
    level(4, "MODERATE", "NORMAL", "HEAP");
    chronicle.seen(60_000);

    assertThat(verdict().kind()).isNotEqualTo(Verdict.Kind.LEAK);
  }

  @Test
  void of_hooksThatTakeTheirTimeAfterALeak_leakStill() {
    for (int i = 0; i < 10; i++) {
      reading(i, 300 + 65 * i, 0);
    }
    level(9, "NORMAL", "EXHAUSTED", "HEAP");
    chronicle.seen(60_000);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.LEAK);
  }

  /** What is in use after the last proof tells that it has come back. */
  @Test
  void of_risesAndIsGoneWithoutAnotherProof_noLeak() {
    for (int i = 0; i < 8; i++) {
      reading(i, 300 + 70 * i, 0);
    }
    for (int i = 8; i < 60; i++) {
      reading(i, 790, 0);
      chronicle.used.add(new Point(i * 1000L, 320 * MIB));
    }
    level(6, "NORMAL", "MODERATE", "HEAP");
    level(9, "MODERATE", "NORMAL", "HEAP");

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
  }

  @Test
  void of_classesCountedAgain_growthIsNamedOnlyWhereItIsKnown() {
    states(100, 200, 900, 0);
    level(70, "NORMAL", "CRITICAL", "HEAP");
    chronicle.addClass(new ClassSeen(80_000, 1, "byte[]", -1, 700 * MIB, 7, 1_000_000));
    assertThat(verdict().reasons())
        .anyMatch(r -> r.equals("Counted once only, the largest classes: byte[] 700.0 MiB."));

    // Memory was given back in between: a first one again.
    chronicle.addClass(new ClassSeen(90_000, 2, "byte[]", -1, 600 * MIB, 6, 1_000_000));
    assertThat(verdict().reasons())
        .anyMatch(r -> r.startsWith("Not counted again since caches gave way, the largest"));

    chronicle.addClass(new ClassSeen(95_000, 3, "byte[]", 600 * MIB, 650 * MIB, 7, 1_000_000));
    assertThat(verdict().reasons())
        .anyMatch(r -> r.equals("Grew between histograms: byte[] by 50.0 MiB."));
  }

  @Test
  void of_fillsUpAndStandsStill_tooSmallAndNoLeak() {
    for (int i = 0; i < 10; i++) {
      reading(i, 80 * i, 0);
    }
    for (int i = 10; i < 100; i++) {
      reading(i, 800 + i % 2, 0);
    }
    level(12, "NORMAL", "CRITICAL", "HEAP");

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.TOO_SMALL);
  }

  @Test
  void of_peakThatCameBack_noLeak() {
    for (int i = 0; i < 30; i++) {
      reading(i, i >= 10 && i < 20 ? 860 + i : 300 + i % 2, 0);
    }
    level(12, "NORMAL", "CRITICAL", "HEAP");
    level(21, "CRITICAL", "NORMAL", "HEAP");

    assertThat(verdict().kind()).isNotEqualTo(Verdict.Kind.LEAK);
  }

  @Test
  void of_cachesFillAndAreShed_noLeak() {
    // What is live rises with what the caches hold, which is not the program's own.
    for (int i = 0; i < 40; i++) {
      reading(i, 200 + 10 * i, 10 * i);
    }
    level(38, "NORMAL", "MODERATE", "HEAP");
    chronicle.seen(40_000);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
  }

  @Test
  void of_liveBesideCachesFlatAboveTheLine_tooSmallWithASize() {
    states(100, 820, 820, 10);
    level(1, "NORMAL", "EXHAUSTED", "HEAP");

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.TOO_SMALL);
    assertThat(verdict().advice()).anyMatch(a -> a.contains("A heap of about 1.2 GiB"));
  }

  @Test
  void of_tooSmallInARoomyContainer_wrongLimit() {
    states(100, 820, 820, 10);
    level(1, "NORMAL", "EXHAUSTED", "HEAP");
    chronicle.containerLimit.add(new Point(0, 4096 * MIB));
    chronicle.containerUsed.add(new Point(0, 1200 * MIB));

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.WRONG_LIMIT);
    assertThat(verdict().reasons()).anyMatch(r -> r.contains("2.8 GiB that were never used"));
  }

  @Test
  void of_cachesHeldSmallForLong_tooSmallForThem() {
    states(100, 700, 700, 300);
    level(10, "NORMAL", "MODERATE", "HEAP");
    shed(11, 100);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.TOO_SMALL);
    assertThat(verdict().headline()).contains("for its caches").contains("% of the time");
  }

  /** What fills again as it is trimmed never raises a level. */
  @Test
  void of_cachesTrimmedAllTheTimeAtNormal_tooSmallForThem() {
    states(100, 700, 700, 600);
    for (int i = 0; i < 100; i++) {
      shedAt(i, "NORMAL", 20);
    }

    Verdict verdict = verdict();
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.TOO_SMALL);
    assertThat(verdict.headline()).contains("caches", "100.0 %");
    assertThat(verdict.advice()).anyMatch(a -> a.contains("bound them in their own way"));
  }

  @Test
  void of_cachesTrimmedNowAndThenAtNormal_enough() {
    states(100, 700, 700, 600);
    for (int i = 0; i < 100; i += 10) {
      shedAt(i, "NORMAL", 20);
    }

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
  }

  @Test
  void of_shedsThatBroughtNothing_enough() {
    states(100, 700, 700, 0);
    for (int i = 0; i < 100; i++) {
      shedAt(i, "NORMAL", 0);
    }

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.ENOUGH);
  }

  @Test
  void of_anotherResource_wrongLimitNamesIt() {
    states(60, 300, 300, 0);
    level(10, "NORMAL", "CRITICAL", "METASPACE");

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.WRONG_LIMIT);
    assertThat(verdict().headline()).contains("METASPACE");
    assertThat(verdict().advice()).anyMatch(a -> a.contains("MaxMetaspaceSize"));
  }

  @Test
  void of_nothingOfTheAgent_notToBeTold() {
    chronicle.seen(1);
    chronicle.seen(500);

    assertThat(verdict().kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  @Test
  void episodes_begunBeforeAndNotOver_areBothTold() {
    chronicle.readings.add(new Reading(0, "MODERATE", 1, 1, 1000, 750, 850, -1, 0, 0, 0));
    level(5, "MODERATE", "NORMAL", "HEAP");
    level(8, "NORMAL", "MODERATE", "HEAP");
    level(9, "MODERATE", "CRITICAL", "HEAP");
    chronicle.seen(20_000);

    List<Episode> episodes = Episode.of(chronicle);

    assertThat(episodes).hasSize(2);
    assertThat(episodes.get(0).reason()).isEqualTo("begun before the recording");
    assertThat(episodes.get(0).millis()).isEqualTo(5_000);
    assertThat(episodes.get(1).peak()).isEqualTo("CRITICAL");
    assertThat(episodes.get(1).ended()).isFalse();
    assertThat(episodes.get(1).start()).isEqualTo(8_000);
  }

  private Verdict verdict() {
    chronicle.sort();
    return Judge.of(chronicle, new Figures(chronicle, Episode.of(chronicle)));
  }

  /** One reading a second; what is live goes evenly from one to the other, in MiB of 1000. */
  private void states(int count, long liveFirst, long liveLast, long caches) {
    for (int i = 0; i < count; i++) {
      // The last digit moves, as it does between two proofs.
      reading(i, liveFirst + (liveLast - liveFirst) * i / (count - 1) + i % 2, caches);
    }
  }

  private void reading(int second, long live, long caches) {
    chronicle.seen(second * 1000L);
    chronicle.readings.add(
        new Reading(
            second * 1000L,
            "NORMAL",
            (live + 50) * MIB,
            live * MIB,
            1000 * MIB,
            750 * MIB,
            850 * MIB,
            -1,
            caches * MIB,
            0,
            0));
  }

  private void simulate(int second, String to) {
    chronicle.add(
        new LevelStep(second * 1000L, "HEAP", "NORMAL", to, to, Journal.SIMULATED), "evidence");
  }

  private void level(int second, String from, String to, String resource) {
    chronicle.add(new LevelStep(second * 1000L, resource, from, to, to, "because"), "evidence");
  }

  private void shed(int second, long mib) {
    shedAt(second, "MODERATE", mib);
  }

  private void shedAt(int second, String level, long mib) {
    chronicle.add(new Shed(second * 1000L, "cache", "HEAP", level, 20 * MIB, mib * MIB, 1_000_000));
  }
}
