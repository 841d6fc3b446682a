package dev.plimsoll.core.telemetry;

/**
 * A shedder's figures at one moment.
 *
 * @param boundBytes {@code Long.MAX_VALUE} when unbound
 * @param estimatedBytes -1 when unknown
 */
public record ShedderStatus(
    String name,
    int order,
    boolean enabled,
    String kind,
    int instances,
    long boundBytes,
    long estimatedBytes,
    long calls,
    long returnedBytes,
    long failures,
    boolean quarantined,
    String gives)
    implements ShedderInfo {
  @Override
  public String getName() {
    return name;
  }

  @Override
  public int getOrder() {
    return order;
  }

  @Override
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public String getKind() {
    return kind;
  }

  @Override
  public int getInstances() {
    return instances;
  }

  @Override
  public long getBoundBytes() {
    return boundOrNone(boundBytes);
  }

  @Override
  public long getEstimatedBytes() {
    return estimatedBytes;
  }

  @Override
  public long getCalls() {
    return calls;
  }

  @Override
  public long getBytesReturned() {
    return returnedBytes;
  }

  @Override
  public long getFailures() {
    return failures;
  }

  @Override
  public boolean isQuarantined() {
    return quarantined;
  }

  @Override
  public String getGives() {
    return gives;
  }

  /** JMX shows no bound as -1. */
  static long boundOrNone(long bytes) {
    return bytes == Long.MAX_VALUE ? -1 : bytes;
  }
}
