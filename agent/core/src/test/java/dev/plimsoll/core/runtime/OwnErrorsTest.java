package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.telemetry.Counter;
import dev.plimsoll.core.telemetry.Counters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnErrorsTest {
  private long nanos = 5;
  private final Counters counters = new Counters();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OwnErrors errors =
      new OwnErrors(
          counters,
          new AgentLog(new PrintStream(logged, true, StandardCharsets.UTF_8), AgentLog.Level.INFO),
          () -> nanos);

  @Test
  void caught_errorThatCannotBeTold_isCountedAndNotThrown() {
    RuntimeException untold =
        new RuntimeException() {
          @Override
          public StackTraceElement[] getStackTrace() {
            throw new OutOfMemoryError("no room for a trace");
          }
        };

    assertThatCode(() -> errors.caught(untold)).doesNotThrowAnyException();

    assertThat(counters.get(Counter.SUPPRESSED_ERRORS)).isEqualTo(1);
    assertThat(errors.outOfMemory()).isZero();
  }

  @Test
  void caught_errorsOfDifferentFrames_areToldEachAndRepetitionsSummedUp() {
    for (int i = 0; i < 3; i++) {
      errors.caught(new IllegalStateException("told of the host"));
    }
    errors.caught(new IllegalStateException("another place"));
    errors.accept("a response failed", new IllegalStateException("another still"));

    assertThat(lines())
        .hasSize(3)
        .allMatch(line -> line.contains(": java.lang.IllegalStateException at "))
        .noneMatch(line -> line.contains("host"));
    nanos += TimeUnit.MINUTES.toNanos(1);
    errors.poll();
    assertThat(lines())
        .hasSize(4)
        .last()
        .asString()
        .endsWith("the agent itself failed: java.lang.IllegalStateException, 2 more times");
  }

  @Test
  void accept_manyOfTheLayersBelow_areCountedAndMakeNothingPassive() {
    for (int i = 0; i < 100; i++) {
      errors.accept("a response failed", new IllegalStateException("test"));
    }

    assertThat(errors.tooMany()).isFalse();
    assertThat(counters.get(Counter.SUPPRESSED_ERRORS)).isEqualTo(100);
    assertThat(lines()).hasSize(1);
  }

  @Test
  void tooMany_longAgo_areForgottenWithoutAnother() {
    for (int i = 0; i < 5; i++) {
      errors.caught(new IllegalStateException("test"));
    }
    assertThat(errors.tooMany()).isTrue();

    nanos += TimeUnit.HOURS.toNanos(1);
    assertThat(errors.tooMany()).isFalse();
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

  private List<String> lines() {
    return logged.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
