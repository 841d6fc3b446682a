package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DistinctErrorsTest {
  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), AgentLog.Level.INFO);
  private final DistinctErrors errors = new DistinctErrors(log, clock::get);

  @Test
  void record_repeated_isToldOnceAndSummedUpAfterAMinute() {
    for (int i = 0; i < 5; i++) {
      errors.record("reading pools", new IllegalStateException("secret of the host"));
    }
    errors.tick();
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .contains("WARN reading pools: java.lang.IllegalStateException at ")
        .doesNotContain("secret");

    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    errors.tick();
    errors.tick();
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1))
        .endsWith("WARN reading pools: java.lang.IllegalStateException, 4 more times");
  }

  @Test
  void record_otherPlaceTypeOrFrame_isAnotherKind() {
    errors.record("a", new IllegalStateException());
    errors.record("b", new IllegalStateException());
    errors.record("a", new IllegalArgumentException());
    errors.record("a", new IllegalStateException());

    assertThat(lines()).hasSize(4);
  }

  @Test
  void record_traceStripped_stillTold() {
    IllegalStateException bare = new IllegalStateException();
    bare.setStackTrace(new StackTraceElement[0]);
    errors.record("a", bare);
    errors.record("a", bare);

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).endsWith("WARN a: java.lang.IllegalStateException");
  }

  @Test
  void record_moreKindsThanPlaces_keepsThemBounded() {
    for (int i = 0; i < 200; i++) {
      errors.record("place " + i, new IllegalStateException());
    }

    assertThat(lines()).hasSize(64);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
