package dev.plimsoll.core.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The state of the agent and of the heap. Periodic, once a second unless a recording says
 * otherwise.
 */
@Name("dev.plimsoll.State")
@Label("State")
@Description("The state of the agent and of the heap")
@Category("Plimsoll")
@Period("1 s")
@StackTrace(false)
public final class StateEvent extends Event {
  @Label("Level")
  public @Nullable String level;

  @Label("Used")
  @Description("Garbage included")
  @DataAmount
  public long used;

  @Label("Proven Live")
  @Description("What the last believed collection left")
  @DataAmount
  public long provenLive;

  @Label("Capacity")
  @Description("The learned effective capacity")
  @DataAmount
  public long capacity;

  @Label("Moderate Line")
  @DataAmount
  public long moderateLine;

  @Label("Critical Line")
  @DataAmount
  public long criticalLine;

  @Label("Time To Full")
  @Timespan
  public long timeToFull;

  @Label("Bound")
  @Description("All caches together; N/A: unbound")
  @DataAmount
  public long bound;

  @Label("Caches")
  @Description("What all caches together hold, estimated")
  @DataAmount
  public long caches;

  @Label("Container Used")
  @Description("What the container's limit is held against; N/A: no limit")
  @DataAmount
  public long containerUsed;

  @Label("Container Limit")
  @DataAmount
  public long containerLimit;

  @Label("Ballast")
  @DataAmount
  public long ballast;

  @Label("Reserve")
  @DataAmount
  public long reserve;
}
