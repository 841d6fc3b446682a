package dev.plimsoll.core.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Finds what was written in the environment and in the system properties. */
final class SettingSources {
  private static final String PREFIX = "plimsoll.";

  /**
   * Known keys only: Kubernetes makes up {@code PLIMSOLL_PORT} and more for a service of that name.
   * An empty variable is as good as none, since few deployment tools can unset one.
   */
  static List<Setting> environment(Map<String, String> environment) {
    List<Setting> settings = new ArrayList<>();
    for (ConfigKey<?> key : ConfigKey.all()) {
      String variable = key.environmentName();
      String text = environment.get(variable);
      if (text != null && !text.trim().isEmpty()) {
        settings.add(new Setting(key.name(), text.trim(), "environment " + variable));
      }
    }
    return settings;
  }

  /** All that begin with our prefix, unknown ones too, by name. */
  static List<Setting> properties(Properties properties) {
    List<String> names = new ArrayList<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        names.add(name);
      }
    }
    if (names.size() > 1) {
      Collections.sort(names);
    }
    List<Setting> settings = new ArrayList<>();
    for (String name : names) {
      String text = properties.getProperty(name, "").trim();
      settings.add(new Setting(name.substring(PREFIX.length()), text, "system property " + name));
    }
    return settings;
  }

  private SettingSources() {}
}
