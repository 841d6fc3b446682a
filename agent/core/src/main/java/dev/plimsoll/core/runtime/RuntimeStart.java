package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.Interrupts;
import dev.plimsoll.core.base.ModuleOpener;
import dev.plimsoll.core.base.SystemNanoClock;
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
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the agent: a hundred and fifty classes, so it happens on the control thread, beside the
 * application's start, not before it. Whatever needs the agent meanwhile waits in {@link
 * FirstLook}. Where there is no memory for it, it is made in several tries; what one has done the
 * next leaves.
 */
final class RuntimeStart implements Runnable {
  private static final Class<?>[] NO_CLASSES = {};

  private final AgentConfig config;
  private final AgentLog log;
  private final Path jar;
  private final Instrumentation instrumentation;
  private final Predicate<Map<String, Object>> bridge;
  private final FirstLook look;
  private final StartTries tries;
  private final Making making = new Making();
  private final Meanwhile meanwhile = new Meanwhile();

  /** What was loaded before the first look; written before the thread starts. */
  private Class<?>[] loaded = NO_CLASSES;

  /** Written by the thread that makes the agent, read by the control thread. */
  private volatile @Nullable HeapStart heap;

  /** Written by the thread that makes the agent, read by the one that ends it. */
  private volatile @Nullable AgentRuntime agent;

  /** These two are there when the agent is, and confined to the thread that makes it. */
  private @Nullable InstrumentationInstaller marks;

  private @Nullable Map<String, Object> functions;

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
    this.tries = new StartTries(log, new SystemNanoClock());
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
      // Needed by each thread behind its first rest; without it those died in a heap full by then.
      Class<?> unused = Interrupts.class;
      loaded = instrumentation.getAllLoadedClasses();
      Runtime.getRuntime()
          .addShutdownHook(
              new AgentThread("plimsoll-stop", new Stop(this, log), new AgentThread.Ignored()));
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
    make(/* attached= */ true);
    Map<String, Object> offered = functions;
    if (offered != null) {
      ApiCopies.link(instrumentation, offered, log);
    }
  }

  /**
   * Nobody will serve: callers at gates would wait for relief that does not come, virtual threads
   * for ever, and classes for an agent that is not made.
   */
  private void giveUp() {
    heap = null;
    leave();
    AgentRuntime made = agent;
    if (made != null) {
      made.beIdle();
    }
  }

  /** Lets go of all that was for an agent; the hook holds this for as long as the process lives. */
  private void leave() {
    // What the launcher has set; the version of another that runs here stays.
    boolean unused = System.getProperties().remove(AgentRuntime.PRESENCE, "");
    tries.dropRoom();
    look.giveUp();
    loaded = NO_CLASSES;
  }

  /** The control thread, which ends in its loop. */
  @Override
  public void run() {
    tries.holdRoom();
    initialise();
    if (heap == null) {
      try {
        tries.run(making, meanwhile);
      } catch (Throwable t) {
        giveUp();
        tries.tellFailed(t);
      }
    }
    HeapStart made = heap;
    if (made != null) {
      made.begin(meanwhile);
    }
  }

  /**
   * The first try may end in a full heap, and an initialiser of the JDK's that does is lost, for
   * each later try and to the program; this one is long.
   */
  private static void initialise() {
    try {
      long unused = ProcessHandle.current().pid();
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      // Full already, or forbidden: the tries tell.
      return;
    }
  }

  private void make(boolean attached) {
    if (agent == null && !offer()) {
      leave();
      log.warn("an agent is running in this process already - this one stays idle");
      return;
    }
    AgentRuntime made = Objects.requireNonNull(agent);
    InstrumentationInstaller weaving = Objects.requireNonNull(marks);
    System.setProperty(AgentRuntime.PRESENCE, "");
    made.shed.calibrate(new ObjectBytes(instrumentation), new ModuleOpener(instrumentation));
    made.start();
    HeapStart next = new HeapStart(made, weaving, instrumentation, look, attached, tries);
    if (look.hasLetPass()) {
      // Those that pass from now on find the bridge by themselves.
      ApiCopies.link(instrumentation, Objects.requireNonNull(functions), log);
    }
    weaving.install(look, attached ? null : loaded);
    loaded = NO_CLASSES;
    heap = next;
  }

  /** Makes what stands in the bridge; false when another agent's functions do. */
  private boolean offer() {
    AgentRuntime made = new AgentRuntime(config, jar, log);
    InstrumentationInstaller weaving =
        new InstrumentationInstaller(instrumentation, instrumentSettings(), made.marks, log);
    Map<String, Object> offered = made.functions();
    offered.putAll(weaving.functions());
    if (!bridge.test(offered)) {
      return false;
    }
    // Nothing from there on that could fail: it can be offered once only.
    marks = weaving;
    functions = offered;
    agent = made;
    return true;
  }

  private InstrumentSettings instrumentSettings() {
    List<EvictableField> fields = new ArrayList<>();
    for (EvictableMember member : config.value(ConfigKey.EVICTABLE)) {
      fields.add(
          new EvictableField(member.className(), member.member(), member.order(), member.keep()));
    }
    return new InstrumentSettings(
        fields,
        config.value(ConfigKey.DISCOVER),
        config.value(ConfigKey.DISCOVER_EXCLUDE),
        config.value(ConfigKey.UNGUARDED_ERRORS));
  }

  private final class Making implements StartTries.Part {
    @Override
    public void run() {
      make(/* attached= */ false);
    }
  }

  /** Nobody else wakes the virtual threads that wait at gates until the control loop runs. */
  private final class Meanwhile implements Runnable {
    @Override
    public void run() {
      AgentRuntime made = agent;
      if (made != null) {
        made.gates.tick(made.clock.nanoTime());
      }
    }
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
