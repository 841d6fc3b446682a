package dev.plimsoll.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.container.ContainerHeap;
import dev.plimsoll.core.response.HeapFlags;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ContainerFitTest {
  private static final long HEAP = 4096 * ByteSize.MIB;
  private static final long SMALL = HEAP / 2;
  private static final long LARGE = 8 * HEAP;

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog log =
      new AgentLog(new PrintStream(logged, true, UTF_8), AgentLog.Level.INFO);
  // Nothing is polled, so that no flag of this JVM is set.
  private final ContainerFit fit =
      new ContainerFit(
          new StartCheck(new ContainerHeap(Collector.ZGC, 0, HEAP)),
          new SoftHeap(new HeapFlags()),
          log);

  private long warnings() {
    return logged.toString(UTF_8).lines().count();
  }

  /** As an in-place resize and {@code docker update} do it. */
  @Test
  void next_limitRaised_theHeapFits() {
    assertThat(fit.next(SMALL)).isTrue();
    assertThat(fit.isTooLarge()).isTrue();
    assertThat(warnings()).isOne();

    assertThat(fit.next(LARGE)).isTrue();
    assertThat(fit.isTooLarge()).isFalse();

    assertThat(fit.next(Long.MAX_VALUE)).as("none at all").isTrue();
    assertThat(fit.isTooLarge()).isFalse();
    assertThat(warnings()).isOne();
  }

  @Test
  void next_limitCut_isToldAndTheHeapIsTooLarge() {
    assertThat(fit.next(LARGE)).isTrue();
    assertThat(warnings()).isZero();

    assertThat(fit.next(SMALL)).isTrue();
    assertThat(fit.next(SMALL)).as("the same").isFalse();
    assertThat(fit.isTooLarge()).isTrue();
    assertThat(warnings()).isOne();
  }

  /** As one that finds no memory. */
  @Test
  void next_lookFails_isDoneAgain() {
    ContainerFit failing =
        new ContainerFit(new StartCheck(null), new SoftHeap(new HeapFlags()), log);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> failing.next(SMALL)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void next_limitCutUntilNoHeapFits_theHeapIsTooLargeAllTheMore() {
    assertThat(fit.next(LARGE)).isTrue();
    assertThat(fit.next(8 * ByteSize.MIB)).isTrue();
    assertThat(fit.isTooLarge()).isTrue();
  }
}
