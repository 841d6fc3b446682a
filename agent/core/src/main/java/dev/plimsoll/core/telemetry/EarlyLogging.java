package dev.plimsoll.core.telemetry;

import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Whether the MBean has to wait for the application's logging. Creating the platform's MBean server
 * initialises {@code java.util.logging.LogManager} (17 and 25 alike), for good: an application that
 * brings a log manager of its own, and names it in its {@code main} only, would then fail at start
 * (WildFly: "The LogManager was not properly installed").
 */
public final class EarlyLogging {
  // Chosen, not measured: such mains set their log manager within the first second or two.
  private static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final String[] OWN_LOG_MANAGERS = {"jboss-modules", "wildfly", "quarkus"};

  private EarlyLogging() {}

  /** How long to wait with the MBean; zero for nearly all. */
  public static long delayNanos(Properties systemProperties) {
    if (systemProperties.getProperty("java.util.logging.manager") != null) {
      return DELAY_NANOS;
    }
    String command = systemProperties.getProperty("sun.java.command", "");
    for (String name : OWN_LOG_MANAGERS) {
      if (command.contains(name)) {
        return DELAY_NANOS;
      }
    }
    return 0;
  }
}
