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

/** The pressure level of a resource changed. */
@Name("dev.plimsoll.LevelChange")
@Label("Level Change")
@Description("The pressure level of a resource changed")
@Category("Plimsoll")
@StackTrace(false)
public final class LevelChangeEvent extends Event {
  @Label("Resource")
  public @Nullable String resource;

  @Label("From")
  public @Nullable String from;

  @Label("To")
  public @Nullable String to;

  @Label("Overall")
  @Description("The highest level of all resources")
  public @Nullable String overall;

  @Label("Reason")
  @Description("What decided")
  public @Nullable String reason;

  @Label("Measured")
  @Description("What was held against the line")
  @DataAmount
  public long measured;

  @Label("Line")
  @Description("The line that was crossed")
  @DataAmount
  public long threshold;

  @Label("Capacity")
  @Description("What the resource can hold")
  @DataAmount
  public long capacity;

  @Label("Used")
  @Description("Garbage included")
  @DataAmount
  public long used;

  @Label("Time To Full")
  @Description("At the present fill rate")
  @Timespan
  public long timeToFull;

  @Label("Threads")
  @Description("For the resource THREADS only")
  public long threads;

  @Label("Thread Line")
  @Description("For the resource THREADS only")
  public long threadLine;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
