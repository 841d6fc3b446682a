package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartTriesTest {
  private static final String TOLD = " WARN the agent found no memory to start in, and tries again";

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final AgentLog log = new AgentLog(new PrintStream(lines), AgentLog.Level.INFO);
  private final List<Long> triedAt = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5_000_000;
  private long stepNanos = 10_000_000;
  private int meanwhile;
  private long free = Long.MAX_VALUE;
  private final StartTries tries = new StartTries(log, () -> nanos, () -> free);

  private void pass() {
    meanwhile++;
    nanos += stepNanos;
  }

  /** Fails so many times, with that. */
  private StartTries.Part failing(int times, Throwable thrown) {
    return () -> {
      triedAt.add(nanos);
      if (triedAt.size() <= times) {
        StartTriesTest.<RuntimeException>sneak(thrown);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private String told() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  @Test
  void run_nothingFails_runsOnceAndKeepsTheRoom() {
    tries.holdRoom();
    tries.run(failing(0, new Error()), this::pass);

    assertThat(triedAt).hasSize(1);
    assertThat(tries.failures()).isZero();
    assertThat(tries.holdsRoom()).isTrue();
    assertThat(told()).isEmpty();
  }

  @Test
  void run_noMemory_dropsTheRoomAndTriesAgainAtGrowingDistances() {
    tries.holdRoom();
    tries.run(failing(3, new OutOfMemoryError("Java heap space")), this::pass);

    long begin = triedAt.get(0);
    assertThat(triedAt)
        .containsExactly(begin, begin + 10_000_000, begin + 30_000_000, begin + 70_000_000);
    assertThat(tries.failures()).isEqualTo(3);
    assertThat(tries.holdsRoom()).isFalse();
    assertThat(meanwhile).as("virtual threads at gates can be woken").isEqualTo(7);
    assertThat(told()).containsOnlyOnce(TOLD);
  }

  @Test
  void run_neverAnyMemory_endsWithTheErrorAfterSoManyTriesOfAllParts() {
    stepNanos = 10_000_000_000L;
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    tries.run(failing(2, error), this::pass);

    assertThatThrownBy(() -> tries.run(failing(Integer.MAX_VALUE, error), this::pass))
        .isSameAs(error);
    assertThat(tries.failures()).isEqualTo(24);
    assertThat(told()).containsOnlyOnce(TOLD);
  }

  @Test
  void run_heapThatFills_waitsAMomentAndBeginsNothingInAFullOne() {
    tries.holdRoom();
    free = 0;
    Runnable collecting =
        () -> {
          pass();
          // The room that was held is free after the program's next collection.
          free = tries.holdsRoom() ? 0 : Long.MAX_VALUE;
        };
    tries.run(failing(0, new Error()), collecting);

    assertThat(triedAt).hasSize(1);
    assertThat(tries.failures()).isEqualTo(1);
    assertThat(meanwhile)
        .as("100 ms, a rest of 10, 100 in which the heap stands still, and the collection")
        .isEqualTo(22);
    assertThat(told()).containsOnlyOnce(TOLD);
  }

  /** One that fills on would take the room at once, and no later try would find any. */
  @Test
  void run_noMemoryWhileTheProgramFillsOn_givesTheRoomOnceThatStandsStill() {
    tries.holdRoom();
    long step = Runtime.getRuntime().maxMemory() / 100;
    free = 30 * step;
    List<Long> leftWhenGiven = new ArrayList<>();
    Runnable filling =
        () -> {
          pass();
          if (tries.holdsRoom()) {
            free = Math.max(0, free - step);
          } else {
            leftWhenGiven.add(free);
            free = Long.MAX_VALUE;
          }
        };

    tries.run(failing(1, new OutOfMemoryError("Java heap space")), filling);

    assertThat(triedAt).hasSize(2);
    assertThat(leftWhenGiven).containsExactly(0L);
  }

  /** Else it would never come up beside a program that makes garbage all the time. */
  @Test
  void run_noMemoryAndTheHeapNeverStandsStill_givesTheRoomAfterASecond() {
    tries.holdRoom();
    long step = Runtime.getRuntime().maxMemory() / 100;
    free = 30 * step;
    Runnable churning =
        () -> {
          pass();
          free = free > step ? free - step : 40 * step;
        };

    tries.run(failing(1, new OutOfMemoryError("Java heap space")), churning);

    assertThat(triedAt).hasSize(2);
    assertThat(tries.holdsRoom()).isFalse();
    assertThat(told()).containsOnlyOnce(TOLD);
  }

  @Test
  void run_heapHalfFullOnly_waitsAMomentAndBegins() {
    free = Runtime.getRuntime().maxMemory() / 3;
    tries.run(failing(0, new Error()), this::pass);

    assertThat(triedAt).hasSize(1);
    assertThat(meanwhile).isEqualTo(10);
    assertThat(told()).isEmpty();
  }

  @Test
  void run_neverAnyRoomToBeSeen_beginsAllTheSameInTheEnd() {
    free = 0;
    stepNanos = 10_000_000_000L;
    tries.run(failing(0, new Error()), this::pass);

    assertThat(triedAt).hasSize(1);
    assertThat(tries.failures()).isEqualTo(6);
  }

  @Test
  void run_causedByNoMemory_isTriedAgain() {
    tries.run(failing(1, new IllegalStateException(new OutOfMemoryError())), this::pass);

    assertThat(triedAt).hasSize(2);
  }

  /** {@code MemoryPoolImpl.getUsage0} throws it where it cannot make its answer. */
  @Test
  void run_noRoomForTheAnswerOfAPool_isTriedAgain() {
    tries.run(failing(1, new InternalError("Memory Pool not found")), this::pass);

    assertThat(triedAt).hasSize(2);
  }

  @Test
  void run_whatMoreRoomInTheHeapCannotHelp_isNotTriedAgain() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("broken"),
            new InternalError("broken"),
            new NoClassDefFoundError("Could not initialize class"),
            new NoClassDefFoundError("Could not initialize class")
                .initCause(new OutOfMemoryError("Java heap space")),
            new OutOfMemoryError("unable to create native thread"),
            new OutOfMemoryError("Metaspace"),
            new OutOfMemoryError("Compressed class space"),
            new OutOfMemoryError("Cannot reserve 8 bytes of direct buffer memory"))) {
      triedAt.clear();
      assertThatThrownBy(() -> tries.run(failing(1, thrown), this::pass)).isSameAs(thrown);
      assertThat(triedAt).as(thrown.toString()).hasSize(1);
    }
    assertThat(told()).isEmpty();
  }

  @Test
  void tellFailed_anyError_isOneLine() {
    tries.tellFailed(new OutOfMemoryError("Java heap space"));

    assertThat(told())
        .endsWith(
            " ERROR the agent could not start: java.lang.OutOfMemoryError: Java heap space"
                + " - the process goes on without it"
                + System.lineSeparator());
  }
}
