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

/** A retry gate or a request for headroom ended its wait. */
@Name("dev.plimsoll.Gate")
@Label("Gate")
@Description("A retry gate or a request for headroom ended its wait")
@Category("Plimsoll")
@StackTrace(false)
public final class GateEvent extends Event {
  @Label("Outcome")
  public @Nullable String outcome;

  @Label("Bytes")
  @Description("The headroom asked for")
  @DataAmount
  public long bytes;

  @Label("Waited")
  @Timespan
  public long waited;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
