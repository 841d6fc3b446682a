package dev.plimsoll.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartCheckTest {
  private static final long HEAP = 4096 * ByteSize.MIB;
  private static final long LIMIT = 2048 * ByteSize.MIB;

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(new PrintStream(logged, true, UTF_8), AgentLog.Level.INFO);

  private String text() {
    return logged.toString(UTF_8);
  }

  @ParameterizedTest(name = "{0} from {1} MiB")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          G1         | 8    | near the limit the agent shrinks the heap;
          SERIAL     | 8    | near the limit the agent shrinks the heap;
          G1         | 4096 | the heap does not shrink since -Xms is -Xmx;
          PARALLEL   | 8    | Parallel never gives memory back in time, G1 does;
          ZGC        | 8    | ZGC gives memory back late, set -XX:ZUncommitDelay=1 or use G1;
          SHENANDOAH | 8    | which Shenandoah does too slowly for fast programs, G1 does not;
          """)
  void run_heapLargerThanTheContainer_isToldInOneLineWithWhatHelps(
      Collector collector, long leastMib, String remedy) {
    ContainerHeap heap = new ContainerHeap(collector, leastMib * ByteSize.MIB, HEAP);

    long fits = new StartCheck(heap).run(LIMIT, /* direct= */ 0, log);

    assertThat(fits).as("beside metaspace, code and stacks").isBetween(LIMIT / 2, LIMIT);
    assertThat(text().lines())
        .singleElement()
        .asString()
        .contains(" WARN this JVM may need ")
        .contains(" of a container of 2.0 GiB (2147483648): heap 4.0 GiB, ")
        .contains(", native ballast 64.0 MiB; ")
        .contains(remedy)
        .endsWith("safe is -Xmx" + fits / ByteSize.MIB + "m, or a larger container");
  }

  @Test
  void run_allFits_saysNothing() {
    ContainerHeap heap = new ContainerHeap(Collector.PARALLEL, 0, 64 * ByteSize.MIB);

    assertThat(new StartCheck(heap).run(HEAP, /* direct= */ 0, log)).isZero();
    assertThat(text()).isEmpty();
  }

  @Test
  void run_containerThatIsTooSmallForAnyHeap_proposesALargerOne() {
    ContainerHeap heap = new ContainerHeap(Collector.G1, 0, HEAP);

    assertThat(new StartCheck(heap).run(8 * ByteSize.MIB, /* direct= */ 0, log))
        .isEqualTo(StartCheck.NOTHING_FITS);
    assertThat(text()).contains("only a larger container is safe").doesNotContain("safe is -Xmx");
  }

  /** It will hardly take all of it, and the heap is to be kept small all the same. */
  @Test
  void run_directMemoryLargerThanTheContainer_leavesWhatTheHeapMayTakeWithoutIt() {
    long direct = 2 * LIMIT;
    ContainerHeap large = new ContainerHeap(Collector.ZGC, 0, HEAP);
    ContainerHeap small = new ContainerHeap(Collector.ZGC, 0, LIMIT / 4);

    long fits = new StartCheck(large).run(LIMIT, direct, log);

    assertThat(text()).contains(", direct 4.0 GiB, ").contains("only a larger container is safe");
    assertThat(fits).isBetween(LIMIT / 2, LIMIT);
    assertThat(new StartCheck(small).run(LIMIT, direct, log)).as("fits already").isZero();
  }
}
