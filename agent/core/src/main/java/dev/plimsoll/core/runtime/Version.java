package dev.plimsoll.core.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that this agent was built as. */
final class Version {
  private static final String RESOURCE = "dev/plimsoll/core/version.properties";

  private Version() {}

  static String text() {
    Properties properties = new Properties();
    ClassLoader loader = Version.class.getClassLoader();
    try (InputStream in = loader == null ? null : loader.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }
}
