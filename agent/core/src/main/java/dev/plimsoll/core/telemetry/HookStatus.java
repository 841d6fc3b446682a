package dev.plimsoll.core.telemetry;

import java.util.concurrent.TimeUnit;

/**
 * A registered shutdown hook.
 *
 * @param timeoutNanos its own deadline; zero or less when only the common one counts
 */
public record HookStatus(String name, int order, long timeoutNanos) implements HookInfo {
  @Override
  public String getName() {
    return name;
  }

  @Override
  public int getOrder() {
    return order;
  }

  @Override
  public long getTimeoutMillis() {
    return timeoutNanos <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
  }
}
