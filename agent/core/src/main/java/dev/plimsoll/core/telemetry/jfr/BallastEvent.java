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

/** Ballast or reserve was built or given up. */
@Name("dev.plimsoll.Ballast")
@Label("Ballast")
@Description("Ballast or reserve was built or given up")
@Category("Plimsoll")
@StackTrace(false)
public final class BallastEvent extends Event {
  @Label("Name")
  @Description("heap, native or reserve")
  public @Nullable String name;

  @Label("Action")
  public @Nullable String action;

  @Label("Held")
  @Description("What is left")
  @DataAmount
  public long held;

  @Label("Delay")
  @Description("From the decision to this event")
  @Timespan
  public long delay;
}
