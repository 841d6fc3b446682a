package dev.plimsoll.core.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A step of the orderly end is done. */
@Name("dev.plimsoll.ShutdownStep")
@Label("Shutdown Step")
@Description("A step of the orderly end is done")
@Category("Plimsoll")
@StackTrace(false)
public final class ShutdownStepEvent extends Event {
  @Label("Step")
  public @Nullable String step;

  @Label("Outcome")
  public @Nullable String outcome;

  @Label("Time")
  @Timespan
  public long time;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
