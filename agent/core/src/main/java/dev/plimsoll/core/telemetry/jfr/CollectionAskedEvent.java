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

/** A collection that the agent asked for is over. */
@Name("dev.plimsoll.CollectionAsked")
@Label("Collection Asked")
@Description("A collection that the agent asked for is over")
@Category("Plimsoll")
@StackTrace(false)
public final class CollectionAskedEvent extends Event {
  @Label("Reason")
  public @Nullable String reason;

  @Label("Used Before")
  @DataAmount
  public long usedBefore;

  @Label("Proven Live")
  @DataAmount
  public long provenLive;

  @Label("Time")
  @Timespan
  public long time;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
