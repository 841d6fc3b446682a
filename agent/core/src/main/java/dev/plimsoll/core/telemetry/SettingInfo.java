package dev.plimsoll.core.telemetry;

/** One setting, as JMX shows it: an item of the attribute {@code Configuration}. */
public interface SettingInfo {
  String getKey();

  String getValue();

  /** Where the value came from: default, file, environment, property, argument or JMX. */
  String getSource();

  /** Whether {@code set} takes this key. */
  boolean isWritable();
}
