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

/** The bound of a cache was lowered or raised. */
@Name("dev.plimsoll.BoundChange")
@Label("Bound Change")
@Description(
    "The bound of a cache was lowered or raised; in bytes as estimated, before the correction by"
        + " proofs that the bytes of Shed have")
@Category("Plimsoll")
@StackTrace(false)
public final class BoundChangeEvent extends Event {
  @Label("Name")
  public @Nullable String name;

  @Label("From")
  @Description("N/A: unbound")
  @DataAmount
  public long from;

  @Label("To")
  @Description("N/A: unbound")
  @DataAmount
  public long to;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
