package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.pressure.ShedderView;

/** A shedder's figures at one moment, as JMX shows them. */
record ShedderStatus(ShedderView view) implements ShedderInfo {
  @Override
  public String getName() {
    return view.name();
  }

  @Override
  public int getOrder() {
    return view.order();
  }

  @Override
  public boolean isEnabled() {
    return view.enabled();
  }

  @Override
  public String getKind() {
    return view.kind();
  }

  @Override
  public int getInstances() {
    return view.instances();
  }

  @Override
  public long getBoundBytes() {
    return boundOrNone(view.boundBytes());
  }

  @Override
  public long getEstimatedBytes() {
    return view.estimatedBytes();
  }

  @Override
  public long getCalls() {
    return view.calls();
  }

  @Override
  public long getBytesReturned() {
    return view.returnedBytes();
  }

  @Override
  public long getFailures() {
    return view.failures();
  }

  @Override
  public boolean isQuarantined() {
    return view.quarantined();
  }

  @Override
  public String getGives() {
    return view.gives();
  }

  /** JMX shows no bound as -1. */
  static long boundOrNone(long bytes) {
    return bytes == Long.MAX_VALUE ? -1 : bytes;
  }
}
