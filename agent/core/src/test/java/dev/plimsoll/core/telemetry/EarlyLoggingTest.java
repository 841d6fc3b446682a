package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class EarlyLoggingTest {
  private final Properties properties = new Properties();

  @Test
  void delay_plainApplication_isNone() {
    properties.setProperty("sun.java.command", "com.acme.Main --port 80");

    assertThat(EarlyLogging.delayNanos(properties)).isZero();
    assertThat(EarlyLogging.delayNanos(new Properties())).isZero();
  }

  @Test
  void delay_applicationWithALogManagerOfItsOwn_isSome() {
    properties.setProperty("sun.java.command", "/opt/wildfly/jboss-modules.jar -mp modules");
    assertThat(EarlyLogging.delayNanos(properties)).isPositive();

    Properties named = new Properties();
    named.setProperty("java.util.logging.manager", "org.apache.juli.ClassLoaderLogManager");
    assertThat(EarlyLogging.delayNanos(named)).isPositive();
  }
}
