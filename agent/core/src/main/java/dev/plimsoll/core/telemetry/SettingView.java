package dev.plimsoll.core.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The part of the MXBean that reads and changes settings: every change goes through the
 * configuration's own parser, as text. Safe for any thread.
 */
abstract class SettingView extends CounterView {
  final AgentControl control;
  final Audit audit;

  SettingView(AgentControl control, Counters counters, Audit audit) {
    super(counters);
    this.control = control;
    this.audit = audit;
  }

  @Override
  public boolean isEnabled() {
    return control.settings().enabled();
  }

  @Override
  public void setEnabled(boolean enabled) {
    set("enabled", Boolean.toString(enabled));
  }

  @Override
  public boolean isDryRun() {
    return control.settings().dryRun();
  }

  @Override
  public void setDryRun(boolean dryRun) {
    set("dry-run", Boolean.toString(dryRun));
  }

  @Override
  public double getHeapModerate() {
    return percent(control.settings().heapModerate());
  }

  @Override
  public void setHeapModerate(double percent) {
    set("heap.moderate", percent + "%");
  }

  @Override
  public double getHeapCritical() {
    return percent(control.settings().heapCritical());
  }

  @Override
  public void setHeapCritical(double percent) {
    set("heap.critical", percent + "%");
  }

  @Override
  public long getHeapMargin() {
    return control.settings().heapMarginBytes();
  }

  @Override
  public void setHeapMargin(long bytes) {
    set("heap.margin", bytes + "b");
  }

  @Override
  public long getShedderTimeoutMillis() {
    return TimeUnit.NANOSECONDS.toMillis(control.settings().shedderTimeoutNanos());
  }

  @Override
  public void setShedderTimeoutMillis(long millis) {
    set("shedder-timeout", millis + "ms");
  }

  @Override
  public long getShutdownTimeoutMillis() {
    return TimeUnit.NANOSECONDS.toMillis(control.settings().shutdownTimeoutNanos());
  }

  @Override
  public void setShutdownTimeoutMillis(long millis) {
    set("shutdown-timeout", millis + "ms");
  }

  @Override
  public long getMaxForcedPauseMillis() {
    return TimeUnit.NANOSECONDS.toMillis(control.settings().maxForcedPauseNanos());
  }

  @Override
  public void setMaxForcedPauseMillis(long millis) {
    set("max-forced-pause", millis + "ms");
  }

  @Override
  public long getBallastBytes() {
    return control.settings().ballastBytes();
  }

  @Override
  public void setBallastBytes(long bytes) {
    set("ballast", bytes + "b");
  }

  @Override
  public List<SettingInfo> getConfiguration() {
    return new ArrayList<>(control.configuration());
  }

  @Override
  public List<String> getConfigErrors() {
    return control.configErrors();
  }

  @Override
  public int getConfigErrorCount() {
    return control.configErrors().size();
  }

  @Override
  public void set(@Nullable String key, @Nullable String value) {
    String told;
    try {
      if (key == null || value == null) {
        throw new IllegalArgumentException(
            (key == null ? "key" : "value") + ": null (expected: some text)");
      }
      told = control.set(key, value);
    } catch (RuntimeException | LinkageError e) {
      throw audit.refused("set", e);
    }
    audit.changed(told);
  }

  /** Rounded, so that 0.7 reads 70.0, but to less than anybody sets. */
  private static double percent(double share) {
    return Math.round(share * 1_000_000) / 10_000.0;
  }
}
