package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.config.EvictableMember;
import dev.plimsoll.core.instrument.EvictableField;
import dev.plimsoll.core.instrument.FirstLook;
import dev.plimsoll.core.instrument.InstrumentSettings;
import dev.plimsoll.core.instrument.InstrumentationInstaller;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the agent: a hundred and fifty classes, so it happens on the control thread, beside the
 * application's start, not before it. Whatever needs the agent meanwhile waits in {@link
 * FirstLook}.
 */
final class RuntimeStart implements Runnable {
  private final AgentConfig config;
  private final AgentLog log;
  private final Path jar;
  private final Instrumentation instrumentation;
  private final Predicate<Map<String, Object>> bridge;
  private final FirstLook look;

  /** What was loaded before the first look; written before the thread starts. */
  private Class<?>[] loaded = {};

  /** Written by the thread that makes the agent, read by the control thread. */
  private volatile @Nullable HeapStart heap;

  /** Written by the thread that makes the agent, read by the one that ends it. */
  private volatile @Nullable AgentRuntime agent;

  RuntimeStart(
      AgentConfig config,
      AgentLog log,
      Path jar,
      Instrumentation instrumentation,
      Predicate<Map<String, Object>> bridge,
      FirstLook look) {
    this.config = config;
    this.log = log;
    this.jar = jar;
    this.instrumentation = instrumentation;
    this.bridge = bridge;
    this.look = look;
  }

  /** The agent; null until it has been made. Any thread. */
  @Nullable AgentRuntime agent() {
    return agent;
  }

  /**
   * Starts the control thread. What ends the JVM is prepared before that, as it could not be in a
   * heap that is full by then. After an attach the whole agent is made when this returns, since the
   * application has loaded its classes already.
   */
  void begin(boolean attached) {
    try {
      loaded = instrumentation.getAllLoadedClasses();
      Runtime.getRuntime()
          .addShutdownHook(
              new AgentThread("plimsoll-stop", new Stop(this), new AgentThread.Ignored()));
      if (attached) {
        attach();
      }
      if (!attached || heap != null) {
        new AgentThread("plimsoll-control", this, new OnDeath()).start();
      }
    } catch (Throwable t) {
      giveUp();
      throw t;
    }
  }

  private void attach() {
    Map<String, Object> functions = make(/* attached= */ true);
    if (functions != null) {
      ApiCopies.link(instrumentation, functions, log);
    }
  }

  /**
   * Nobody will serve: callers at gates would wait for relief that does not come, virtual threads
   * for ever, and classes for an agent that is not made.
   */
  private void giveUp() {
    heap = null;
    look.giveUp();
    AgentRuntime made = agent;
    if (made != null) {
      made.beIdle();
    }
  }

  /** The control thread, which ends in its loop. */
  @Override
  public void run() {
    if (heap == null) {
      try {
        make(/* attached= */ false);
      } catch (Throwable t) {
        giveUp();
        log.error("the agent could not start: " + t + " - the process goes on without it");
      }
    }
    HeapStart made = heap;
    if (made != null) {
      made.run();
    }
  }

  /** Returns what stands in the bridge; null when another agent's functions do. */
  private @Nullable Map<String, Object> make(boolean attached) {
    AgentRuntime made = new AgentRuntime(config, jar, log);
    InstrumentationInstaller marks =
        new InstrumentationInstaller(instrumentation, instrumentSettings(), made.marks, log);
    Map<String, Object> functions = made.functions();
    functions.putAll(marks.functions());
    if (!bridge.test(functions)) {
      look.giveUp();
      log.warn("an agent is running in this process already - this one stays idle");
      return null;
    }
    agent = made;
    System.setProperty(AgentRuntime.PRESENCE, "");
    made.shed.calibrate(new ObjectBytes(instrumentation));
    made.start();
    heap = new HeapStart(made, marks, instrumentation, look, attached);
    marks.install(look, loaded);
    loaded = new Class<?>[0];
    return functions;
  }

  private InstrumentSettings instrumentSettings() {
    List<EvictableField> fields = new ArrayList<>();
    for (EvictableMember member : config.value(ConfigKey.EVICTABLE)) {
      fields.add(
          new EvictableField(
              member.className(),
              member.member(),
              "",
              member.order(),
              member.keep(),
              EvictableField.DEFAULT_RELIEVES));
    }
    return new InstrumentSettings(
        fields,
        config.value(ConfigKey.DISCOVER),
        config.value(ConfigKey.DISCOVER_EXCLUDE),
        config.value(ConfigKey.UNGUARDED_ERRORS));
  }

  private final class OnDeath implements Consumer<Throwable> {
    @Override
    public void accept(Throwable thrown) {
      HeapStart made = heap;
      if (made != null) {
        made.controlDied(thrown);
      }
    }
  }
}
