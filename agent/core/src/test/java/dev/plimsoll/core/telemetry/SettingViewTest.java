package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the attributes write is what the configuration's parser takes. */
class SettingViewTest {
  private final FakeControl control = new FakeControl();
  private final Counters counters = new Counters();
  private final AgentBean bean =
      new AgentBean(
          control,
          counters,
          new Audit(new LoggedLines(AgentLog.Level.OFF).log, () -> 0),
          new EpisodeLog(() -> 0),
          new RecentDecisions());

  @Test
  void setters_eachOfThem_areAcceptedByTheConfiguration() {
    bean.setEnabled(true);
    bean.setDryRun(true);
    bean.setHeapModerate(70.5);
    bean.setHeapCritical(90);
    bean.setHeapMargin(1L << 20);
    bean.setBallastBytes(1L << 20);
    bean.setBallastBytes(0);
    bean.setShedderTimeoutMillis(1500);
    bean.setShutdownTimeoutMillis(5000);
    bean.setMaxForcedPauseMillis(0);

    AgentConfig config = AgentConfig.load(null, Map.of(), new Properties());
    assertThat(control.orders).hasSize(10);
    for (String order : control.orders) {
      String[] setting = order.split("=", 2);
      assertThatCode(() -> config.with(setting[0], setting[1]))
          .as(order)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {70, 72.25, 0.7 * 100, 66.67})
  void heapModerate_whatWasSet_readsTheSame(double percent) {
    control.moderate = percent / 100;
    assertThat(bean.getHeapModerate()).isEqualTo(Math.round(percent * 100) / 100.0);
  }

  @Test
  void set_nullOfAClient_refusedWithWhatIsExpected() {
    assertThatThrownBy(() -> bean.set(null, "1"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("key: null (expected: some text)");
    assertThatThrownBy(() -> bean.set("heap.moderate", null))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("value: null (expected: some text)");
    assertThat(control.orders).isEmpty();
  }
}
