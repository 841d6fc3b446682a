package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.SystemNanoClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FlightRingTest {
  private static final long SECOND = 1_000_000_000L;

  private final NanoClock clock = new SystemNanoClock();
  private final FlightRing ring = new FlightRing(clock);
  private final FakeControl control = new FakeControl();

  @Test
  void tick_everySecondAboveNormal_everyFiveAtIt() throws IOException {
    ring.follow(control);
    for (int second = 0; second < 20; second++) {
      ring.tick(second * SECOND);
    }
    assertThat(lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("S ") && line.contains("NORMAL"));

    control.level = PressureLevel.CRITICAL;
    for (int second = 20; second < 40; second++) {
      ring.tick(second * SECOND);
    }
    assertThat(lines()).hasSize(26);
  }

  /** As when the time of day is put back by as much as passes: what came later stands later. */
  @Test
  void write_timeOfDayJumpedBack_keepsWhatPassedBetween() throws IOException {
    AtomicLong nanos = new AtomicLong(-7 * SECOND);
    FlightRing steady = new FlightRing(nanos::get);
    steady.follow(control);
    Decision decision = decision(Decision.Kind.SHED, "cache");
    for (int i = 0; i < 3; i++) {
      decision.nanos = nanos.addAndGet(10 * SECOND);
      steady.accept(decision, "line");
      steady.tick(nanos.get());
    }
    Lines lines = new Lines();
    steady.write(lines);

    List<Long> states = times(lines.all, "S ");
    List<Long> decisions = times(lines.all, "D ");
    assertThat(states).hasSize(4);
    assertThat(states.get(1) - states.get(0)).isEqualTo(10_000);
    assertThat(states.get(3)).as("now").isEqualTo(states.get(2));
    assertThat(decisions).isEqualTo(states.subList(0, 3));
    assertThat(System.currentTimeMillis() - states.get(3)).isBetween(0L, 10_000L);
  }

  private static List<Long> times(List<String> lines, String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> Long.valueOf(line.split(" ")[1]))
        .toList();
  }

  @Test
  void tick_beforeAnybodyIsThere_nothing() throws IOException {
    ring.tick(SECOND);

    assertThat(lines()).isEmpty();
  }

  @Test
  void write_moreThanItHolds_theLastOnes() throws IOException {
    for (int i = 0; i < FlightRing.DECISIONS + 10; i++) {
      ring.accept(decision(Decision.Kind.SHED, "cache " + i), "line");
    }

    List<String> lines = lines();

    assertThat(lines).hasSize(FlightRing.DECISIONS);
    assertThat(lines.get(0)).contains("[cache 10]");
    assertThat(lines.get(lines.size() - 1)).contains("[cache 521]");
  }

  /** Else a dump in the middle of a long episode would tell of none. */
  @Test
  void write_moreDecisionsThanItHolds_keepsTheChangesOfLevel() throws IOException {
    ring.accept(decision(Decision.Kind.LEVEL, "rise"), "line");
    for (int i = 0; i < FlightRing.DECISIONS + 10; i++) {
      ring.accept(decision(Decision.Kind.SHED, "cache " + i), "line");
    }

    assertThat(lines()).hasSize(FlightRing.DECISIONS + 1).first().asString().contains("[rise]");

    for (int i = 1; i <= FlightRing.LEVEL_CHANGES; i++) {
      ring.accept(decision(Decision.Kind.LEVEL, "change " + i), "line");
    }
    assertThat(lines())
        .hasSize(FlightRing.DECISIONS + FlightRing.LEVEL_CHANGES)
        .first()
        .asString()
        .contains("[change 1]");
  }

  @Test
  void accept_wakeUpsThatCameToNothing_areLeftOut() throws IOException {
    ring.accept(decision(Decision.Kind.WAKE_DISMISSED, "poll"), "line");

    assertThat(lines()).isEmpty();
  }

  @Test
  void acceptAndTick_warm_allocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Decision decision = decision(Decision.Kind.SHED, "cache");
    control.level = PressureLevel.MODERATE;
    ring.follow(control);
    long least = Long.MAX_VALUE;
    // The least of some rounds: the JIT may allocate on this thread's account, the ring never.
    for (int round = 0; round < 10; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 2000; i++) {
        ring.accept(decision, "line");
        ring.tick((round * 2000L + i) * SECOND);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(2000);
  }

  private static Decision decision(Decision.Kind kind, String name) {
    Decision decision = new Decision();
    decision.kind = kind;
    decision.resource = MemoryResource.HEAP;
    decision.name = name;
    decision.askedBytes = Long.MAX_VALUE;
    return decision;
  }

  private List<String> lines() throws IOException {
    Lines lines = new Lines();
    ring.write(lines);
    return lines.all;
  }

  private static final class Lines implements RingWriter {
    final List<String> all = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();

    @Override
    public RingWriter word(String word) {
      line.append(word).append(' ');
      return this;
    }

    @Override
    public RingWriter number(long number) {
      line.append(number).append(' ');
      return this;
    }

    @Override
    public RingWriter text(String text) {
      line.append('[').append(text).append("] ");
      return this;
    }

    @Override
    public void endLine() {
      all.add(line.toString());
      line.setLength(0);
    }
  }
}
