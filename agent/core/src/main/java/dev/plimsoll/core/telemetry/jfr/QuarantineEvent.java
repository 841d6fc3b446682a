package dev.plimsoll.core.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A shedder failed or hung and is left alone for a while. */
@Name("dev.plimsoll.Quarantine")
@Label("Quarantine")
@Description("A shedder failed or hung and is left alone for a while")
@Category("Plimsoll")
@StackTrace(false)
public final class QuarantineEvent extends Event {
  @Label("Name")
  public @Nullable String name;

  @Label("Reason")
  public @Nullable String reason;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
