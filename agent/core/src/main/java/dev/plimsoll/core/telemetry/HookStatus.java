package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.pressure.HookView;
import java.util.concurrent.TimeUnit;

/** A registered shutdown hook, as JMX shows it. */
record HookStatus(HookView view) implements HookInfo {
  @Override
  public String getName() {
    return view.name();
  }

  @Override
  public int getOrder() {
    return view.order();
  }

  @Override
  public long getTimeoutMillis() {
    return view.timeoutNanos() <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(view.timeoutNanos());
  }
}
