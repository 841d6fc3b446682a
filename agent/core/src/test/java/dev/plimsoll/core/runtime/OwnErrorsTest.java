package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.telemetry.Counters;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnErrorsTest {
  private long nanos = 5;
  private final OwnErrors errors =
      new OwnErrors(new Counters(), AgentLog.onStderr(AgentLog.Level.OFF), () -> nanos);

  @Test
  void caught_errorThatCannotBeTold_isCountedAndNotThrown() {
    RuntimeException untold =
        new RuntimeException() {
          @Override
          public String toString() {
            throw new OutOfMemoryError("no room for a text");
          }
        };

    assertThatCode(() -> errors.caught(untold)).doesNotThrowAnyException();

    assertThat(errors.others()).isEqualTo(1);
    assertThat(errors.outOfMemory()).isZero();
  }

  @Test
  void caught_outOfMemory_isEvidenceAndMakesNothingPassive() {
    for (int i = 0; i < 100; i++) {
      errors.caught(new OutOfMemoryError("test"));
    }

    assertThat(errors.outOfMemory()).isEqualTo(100);
    assertThat(errors.tooMany()).isFalse();
  }

  @Test
  void caught_fiveOthers_areTooMany() {
    for (int i = 0; i < 4; i++) {
      errors.caught(new IllegalStateException("test"));
    }
    assertThat(errors.tooMany()).isFalse();

    errors.caught(new StackOverflowError());
    assertThat(errors.tooMany()).isTrue();
  }

  @Test
  void caught_oneAnHour_neverTooMany() {
    for (int i = 0; i < 100; i++) {
      errors.caught(new IllegalStateException("test"));
      nanos += TimeUnit.HOURS.toNanos(1);
    }
    assertThat(errors.tooMany()).isFalse();
  }
}
