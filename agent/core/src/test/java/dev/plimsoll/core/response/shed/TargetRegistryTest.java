package dev.plimsoll.core.response.shed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.cache.AdapterKinds;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Which withdrawn caches are kept for somebody who is to let go of them. */
class TargetRegistryTest {
  private final TargetRegistry registry =
      new TargetRegistry(AgentLog.onStderr(AgentLog.Level.OFF), new AdapterKinds());
  private final Map<Integer, String> cache = new ConcurrentHashMap<>(Map.of(1, "one"));
  private final Runnable withdrawal = registry.addCache(new Terms("c", 100, 0.1, 1, -1), cache);
  private final CacheTarget target = (CacheTarget) registry.row().get(0);

  /** They would pile up where the agent is idle or passive, a kilobyte each. */
  @Test
  void withdraw_nobodyHasLookedAtIt_isNotKept() {
    withdrawal.run();
    assertThat(registry.pollLeaving()).isNull();
    assertThat(registry.isEmpty()).isTrue();
  }

  @Test
  void withdraw_whileSomebodyLooksAtIt_isKept() {
    assertThat(target.claim()).isTrue();
    withdrawal.run();
    assertThat(registry.pollLeaving()).isSameAs(target);
  }

  @Test
  void withdraw_lowered_isKept() {
    target.setBound(100);
    withdrawal.run();
    assertThat(registry.pollLeaving()).isSameAs(target);
  }
}
