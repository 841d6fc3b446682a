package dev.plimsoll.demo.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final long DUE = 100;

  @Test
  void of_diedWithoutLivedWith_helped() {
    Verdict verdict =
        Verdict.of(Scenario.CACHE, outcome(Ending.UNHEALTHY, 30, 0), outcome(Ending.ALIVE, 99, 0));

    assertThat(verdict.agentHelped()).isTrue();
    assertThat(verdict.words())
        .contains("Without the agent the service was dead after 7 s")
        .contains("With it the service lived until it was stopped, answered 99.0 %");
  }

  @Test
  void of_livedWithoutAgent_didNotHelp() {
    assertThat(
            Verdict.of(Scenario.CACHE, outcome(Ending.ALIVE, 99, 0), outcome(Ending.ALIVE, 99, 0))
                .agentHelped())
        .isFalse();
  }

  @Test
  void of_livedButAnsweredTooFew_didNotHelp() {
    assertThat(
            Verdict.of(
                    Scenario.CACHE, outcome(Ending.UNHEALTHY, 30, 0), outcome(Ending.ALIVE, 80, 0))
                .agentHelped())
        .isFalse();
  }

  @Test
  void of_leakEndedWithAllSaved_helped() {
    assertThat(
            Verdict.of(
                    Scenario.LEAK, outcome(Ending.UNHEALTHY, 30, 5), outcome(Ending.EXITED, 40, 0))
                .agentHelped())
        .isTrue();
  }

  @Test
  void of_leakLostOrders_didNotHelp() {
    assertThat(
            Verdict.of(
                    Scenario.LEAK, outcome(Ending.UNHEALTHY, 30, 5), outcome(Ending.EXITED, 40, 1))
                .agentHelped())
        .isFalse();
  }

  private static Outcome outcome(Ending ending, int answered, int lost) {
    Tally tally = new Tally();
    tally.answered.set(answered);
    for (int i = 0; i < 10; i++) {
      tally.acknowledged.add("order-" + i);
    }
    return new Outcome(ending, 7, 3, DUE, 0, tally, 10 - lost, Map.of());
  }
}
