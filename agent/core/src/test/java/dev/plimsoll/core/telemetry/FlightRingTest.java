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
