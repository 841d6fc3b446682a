package dev.plimsoll.core.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A shedder or a cache was asked to give memory back. */
@Name("dev.plimsoll.Shed")
@Label("Shed")
@Description("A shedder or a cache was asked to give memory back")
@Category("Plimsoll")
@StackTrace(false)
public final class ShedEvent extends Event {
  @Label("Name")
  public @Nullable String name;

  @Label("Resource")
  public @Nullable String resource;

  @Label("Level")
  public @Nullable String level;

  @Label("Asked")
  @DataAmount
  public long asked;

  @Label("Returned")
  @Description("The shedder's own estimate")
  @DataAmount
  public long returned;

  @Label("Time")
  @Timespan
  public long time;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
