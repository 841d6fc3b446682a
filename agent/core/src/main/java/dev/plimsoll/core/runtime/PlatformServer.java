package dev.plimsoll.core.runtime;

import dev.plimsoll.core.telemetry.AgentManagement;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the bridge for what is not made yet when that is filled: passes the platform's MBean
 * server on to who registers the agent's bean with it. Any thread.
 */
final class PlatformServer implements Consumer<Object> {
  private volatile @Nullable AgentManagement management;

  void follow(AgentManagement made) {
    management = made;
  }

  @Override
  public void accept(Object server) {
    AgentManagement present = management;
    if (present != null) {
      present.serve(server);
    }
  }
}
