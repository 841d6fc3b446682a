package dev.plimsoll.core.telemetry;

/** One setting with its effective value, spelled as in the configuration. */
public record SettingStatus(String key, String value, String source, boolean writable)
    implements SettingInfo {
  @Override
  public String getKey() {
    return key;
  }

  @Override
  public String getValue() {
    return value;
  }

  @Override
  public String getSource() {
    return source;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }
}
