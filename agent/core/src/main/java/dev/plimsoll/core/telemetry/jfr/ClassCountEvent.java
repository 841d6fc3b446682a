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

/** One class of a class histogram that the agent took since it suspects a leak. */
@Name("dev.plimsoll.ClassCount")
@Label("Class Count")
@Description("One class of a class histogram that was taken since a leak is suspected")
@Category("Plimsoll")
@StackTrace(false)
public final class ClassCountEvent extends Event {
  @Label("Histogram")
  @Description("Which one, the first being 1")
  public int histogram;

  @Label("Class")
  public @Nullable String className;

  @Label("Bytes")
  @Description("Of its objects, without what they refer to")
  @DataAmount
  public long bytes;

  @Label("First")
  @Description("In the first histogram; N/A: this is the first, or it was not among the largest")
  @DataAmount
  public long first;

  @Label("Objects")
  public int objects;

  @Label("Time")
  @Description("How long the histogram took; the program stood still")
  @Timespan
  public long time;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
