package dev.plimsoll.core.telemetry;

/** One shedder or cache, as JMX shows it: an item of the attribute {@code Shedders}. */
public interface ShedderInfo {
  String getName();

  /** Lower is shed first. */
  int getOrder();

  boolean isEnabled();

  /** What serves it: the adapter's name, or {@code callback}. */
  String getKind();

  /** Live objects behind the name. */
  int getInstances();

  /** What it may hold now, -1 when unbound; by the same sizes as its estimate. */
  long getBoundBytes();

  /** What it is thought to hold by sampled entries, -1 when unknown; no proof corrects it. */
  long getEstimatedBytes();

  long getCalls();

  long getBytesReturned();

  long getFailures();

  /**
   * Left alone after failing or hanging: a second, twice as long after each further failure, 8.5
   * minutes at most; less if it is switched on again, longer while the call has not come back.
   */
  boolean isQuarantined();

  /** When it is asked and for how much, in words. */
  String getGives();
}
