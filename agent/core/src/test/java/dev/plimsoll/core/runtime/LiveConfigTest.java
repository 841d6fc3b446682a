package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.signal.SignalQueue;
import java.util.Map;
import java.util.Properties;
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
}
