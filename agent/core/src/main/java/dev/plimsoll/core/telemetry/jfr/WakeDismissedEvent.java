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

/** A signal asked for a look that changed nothing. */
@Name("dev.plimsoll.WakeDismissed")
@Label("Wake-up Dismissed")
@Description("A signal asked for a look that changed nothing")
@Category("Plimsoll")
@StackTrace(false)
public final class WakeDismissedEvent extends Event {
  @Label("Signal")
  public @Nullable String signal;

  @Label("Resource")
  public @Nullable String resource;

  @Label("Used")
  @DataAmount
  public long used;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
