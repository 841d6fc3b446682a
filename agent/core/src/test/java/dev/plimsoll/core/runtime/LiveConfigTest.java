package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.Race;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.signal.SignalQueue;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveConfigTest {
  private final LiveConfig config =
      new LiveConfig(
          AgentConfig.load("", Map.of(), new Properties()).forHeap(1 << 30), new SignalQueue());

  /** Whoever needs one, on whatever collector. */
  @Test
  void maxForcedPause_0_noCollectionMayBeAskedFor() {
    assertThat(config.settings().heapPolicy().mayAskCollection()).isTrue();
    config.set("max-forced-pause", "0");
    assertThat(config.settings().heapPolicy().mayAskCollection()).isFalse();
    config.set("max-forced-pause", "1ms");
    assertThat(config.settings().heapPolicy().mayAskCollection()).isTrue();
  }

  /** The default is for large heaps: elsewhere the lines are those that were set. */
  @ParameterizedTest(name = "{0} MiB, {1} and {2}: {3} and {4}")
  @CsvSource({
    "256, 0.75, 0.85, 0.75, 0.85",
    "256, 0.70, 0.85, 0.70, 0.85",
    "1024, 0.60, 0.80, 0.60, 0.80",
    "4096, 0.50, 0.85, 0.50, 0.85",
    "8192, 0.75, 0.85, 0.75, 0.85",
    "16384, 0.75, 0.85, 0.875, 0.925"
  })
  void heapMargin_auto_isForLargeHeaps(
      long mib, double moderate, double critical, double moderateLine, double criticalLine) {
    long max = mib << 20;
    long margin = config.config().value(ConfigKey.HEAP_MARGIN).bytesOf(max);
    HeapPolicy policy = new HeapPolicy(moderate, critical, margin, 1, true);
    HeapEvaluator heap = new HeapEvaluator(new HeapModel(Collector.G1, max, -1), policy);

    assertThat((double) heap.lineBytes(PressureLevel.MODERATE) / max)
        .isCloseTo(moderateLine, within(1e-6));
    assertThat((double) heap.lineBytes(PressureLevel.CRITICAL) / max)
        .isCloseTo(criticalLine, within(1e-6));
  }

  @Test
  void set_keyWithSpaces_tellsTheKeyItself() {
    assertThat(config.set(" dry-run", "true ")).isEqualTo("dry-run false -> true");
    assertThat(config.settings().dryRun()).isTrue();
  }

  /** The line of the audit is true also where two operators turn one knob. */
  @Test
  void set_manyAtOnce_noTwoTellTheSameValueBefore() throws Exception {
    Set<String> before = ConcurrentHashMap.newKeySet();

    Race.run(
        4,
        500,
        i -> {
          String value = (i + 1) + "k";
          String told = config.set("heap.margin", value);
          assertThat(told).startsWith("heap.margin ").endsWith(" -> " + value);
          assertThat(before.add(told.split(" ")[1])).as(told).isTrue();
        });
  }
}
