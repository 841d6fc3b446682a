package dev.plimsoll.core.telemetry;

/** One shutdown hook, as JMX shows it: an item of the attribute {@code ShutdownHooks}. */
public interface HookInfo {
  String getName();

  /** Lower runs first. */
  int getOrder();

  /** Its own deadline; -1 when only the common one counts. */
  long getTimeoutMillis();
}
