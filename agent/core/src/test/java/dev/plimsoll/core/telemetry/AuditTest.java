package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.core.base.AgentLog;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuditTest {
  private final AtomicLong clock = new AtomicLong();
  private final LoggedLines logged = new LoggedLines(AgentLog.Level.INFO);
  private final Audit audit = new Audit(logged.log, clock::get);

  @Test
  void refused_againAndAgain_fewLinesAndTheRestCounted() {
    for (int i = 0; i < 1000; i++) {
      audit.refused("set", new IllegalArgumentException("bad value: a=" + i));
    }
    assertThat(logged.lines()).hasSize(10);

    clock.addAndGet(60_000_000_000L);
    audit.refused("set", new IllegalArgumentException("bad value: a=b"));
    audit.refused("set", new IllegalArgumentException("bad value: a=c"));

    assertThat(logged.texts().subList(Audit.REFUSALS_PER_MINUTE, logged.lines().size()))
        .containsExactly(
            "INFO jmx: refused: set: bad value: a=b (and 990 before it that were not told)",
            "INFO jmx: refused: set: bad value: a=c");
  }

  @Test
  void changed_inALoop_sixtyLinesAMinute() {
    for (int i = 0; i < 1000; i++) {
      audit.changed("heap.moderate 75% -> 70%");
    }

    assertThat(logged.lines()).hasSize(60);
  }

  @Test
  void changed_amidRefusals_isToldStill() {
    for (int i = 0; i < 1000; i++) {
      audit.refused("set", new IllegalArgumentException("bad value"));
    }
    audit.changed("heap.moderate 75% -> 70%");

    assertThat(logged.texts()).endsWith("INFO jmx: heap.moderate 75% -> 70%");
  }

  @Test
  void refused_valueThatWouldMakeALineOfItsOwn_isOneLine() {
    String forged = "a\n[plimsoll] 2026 INFO level HEAP\u001b[2J\u2028\u202e\u0085b";

    RuntimeException told = audit.refused("set", new IllegalArgumentException(forged));

    assertThat(told).hasMessage(forged);
    assertThat(logged.texts())
        .containsExactly("INFO jmx: refused: set: a?[plimsoll] 2026 INFO level HEAP?[2J???b");
  }

  @Test
  void refused_longValue_isCut() {
    audit.refused("set", new IllegalArgumentException("x".repeat(100_000)));

    assertThat(logged.texts().get(0)).endsWith("xxx...").hasSizeLessThan(500);
  }

  /** In a full heap an order is carried out, and nobody asked for its line. */
  @Test
  void changed_noMemoryForTheLine_isNoErrorForTheCaller() {
    Audit full =
        new Audit(
            logged.log,
            () -> {
              if (clock.get() != 0) {
                throw new OutOfMemoryError("test");
              }
              return 0;
            });
    clock.set(1);

    assertThatCode(() -> full.changed("shed CRITICAL")).doesNotThrowAnyException();
    assertThat(full.refused("shed", new IllegalStateException("why"))).hasMessage("why");
    assertThat(logged.texts()).isEmpty();
  }
}
