package dev.plimsoll.core.pressure.shed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepPacerTest {
  private static final long SECOND = 1_000_000_000L;

  private final StepPacer steps = new StepPacer();
  private final ShedInput in = new ShedInput();

  @BeforeEach
  void afterAProof() {
    in.capacityBytes = 10_000;
    in.provenSerial = 3;
    in.nanos = 5;
  }

  @Test
  void bytes_twiceFourPercentThenDoubledThreeTimes() {
    for (long bytes : new long[] {400, 400, 800, 1600, 3200, 3200}) {
      assertThat(steps.bytes(in)).isEqualTo(bytes);
      steps.taken(in);
    }
    steps.restart();
    assertThat(steps.bytes(in)).isEqualTo(400);
  }

  @Test
  void isDue_noneTakenYet_atOnce() {
    in.provenSerial = 0;
    assertThat(steps.isDue(in)).isTrue();
  }

  @Test
  void isDue_noProof_onceASecond() {
    steps.taken(in);
    in.nanos += SECOND - 1;
    assertThat(steps.isDue(in)).isFalse();
    in.nanos += 1;
    assertThat(steps.isDue(in)).isTrue();
  }

  @Test
  void isDue_proof_atOnce() {
    steps.taken(in);
    assertThat(steps.isProven(in)).isFalse();
    in.provenSerial++;
    assertThat(steps.isProven(in)).isTrue();
    assertThat(steps.isDue(in)).isTrue();
  }

  @Test
  void isDue_otherEpisode_waitsAllTheSame() {
    steps.taken(in);
    steps.restart();
    assertThat(steps.isDue(in)).isFalse();
  }

  @Test
  void isProven_whileTheShedIsUnderWay_isNone() {
    steps.taken(in);
    in.provenSerial++;
    in.shedding = true;
    steps.next(in);
    assertThat(steps.isProven(in)).isFalse();
    in.shedding = false;
    steps.next(in);
    assertThat(steps.isProven(in)).as("nor afterwards").isFalse();
    in.provenSerial++;
    steps.next(in);
    assertThat(steps.isProven(in)).isTrue();
  }
}
