package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.Race;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.signal.SignalQueue;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

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
