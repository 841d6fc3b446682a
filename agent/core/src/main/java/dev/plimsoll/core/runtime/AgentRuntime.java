package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.config.AgentConfig;
import dev.plimsoll.core.instrument.Bridges;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.end.ShutdownHooks;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The agent's parts and how they hang together. What an application can call at once is made here;
 * everything that needs the management classes is made by {@link HeapStart}.
 */
final class AgentRuntime {
  /**
   * The version of a running agent, for the command {@code attach}, which asks the JVM for its
   * properties; JMX may come later. Empty until it is known whether the agent can work here.
   */
  static final String PRESENCE = "dev.plimsoll.agent.version";

  private static final int RESPONSE_THREADS = 2;

  final Path jar;
  final AgentLog log;
  final NanoClock clock = new SystemNanoClock();
  final SignalQueue signals = new SignalQueue();
  final LevelBoard board = new LevelBoard();
  final OwnErrors errors;
  final Counters counters = new Counters();
  final Journal journal = new Journal(clock, counters);
  final NotifyLoop notify;
  final LiveConfig config;
  final ResponseThreads threads;
  final ShedService shed;
  final ListenerService listeners;
  final ShutdownHooks hooks;
  final Gates gates;
  final Unguarded unguarded;
  final PlatformServer platformServer = new PlatformServer();
  final Headroom headroom;
  final LevelPublisher levels;
  final Marks marks;
  final Registrar registrar;

  /** Confined to the thread that makes the agent. */
  private boolean started;

  /** Written once by the control thread, read when the JVM ends. */
  private volatile boolean idle;

  AgentRuntime(AgentConfig configuration, Path jar, AgentLog log) {
    this.jar = jar;
    this.log = log;
    this.errors = new OwnErrors(counters, log, clock);
    this.notify = new NotifyLoop(errors);
    this.config = new LiveConfig(configuration, signals);
    this.threads = new ResponseThreads(clock, errors, RESPONSE_THREADS);
    WaitingRoom room = new WaitingRoom(clock, threads);
    this.gates = new Gates(board, signals, clock, journal, room);
    this.headroom = new Headroom(board, signals, clock, journal, room);
    this.unguarded = new Unguarded(gates, counters, clock, log);
    this.shed =
        new ShedService(
            threads, clock, log, new ShedJournal(journal, notify), config.settings().shed());
    this.listeners = new ListenerService(threads, clock, log);
    this.hooks = new ShutdownHooks(log);
    this.levels = new LevelPublisher(board, listeners, journal);
    this.marks = new Marks(shed.registrations(), hooks, gates, board, counters);
    this.registrar = new Registrar(shed.registrations(), hooks, listeners, log);
  }

  /** What goes into the bridge for the copies of the API; see {@code dev.plimsoll.AgentLink}. */
  Map<String, Object> functions() {
    Map<String, Object> functions = new HashMap<>();
    functions.put("state", board.state());
    functions.put("register", registrar);
    functions.put("relief", gates);
    functions.put(Bridges.UNGUARDED, unguarded);
    functions.put(Bridges.PLATFORM_SERVER, platformServer);
    functions.put("headroom", headroom);
    return functions;
  }

  /** Starts all threads but the control thread, and returns. Can be called again where it threw. */
  void start() {
    board.setActive(config.settings().enabled());
    threads.start();
    if (!started) {
      new AgentThread("plimsoll-notify", notify, new AgentThread.Ignored()).start();
      started = true;
    }
  }

  /** Does nothing for good, in a JVM that the agent cannot read, and says so in the one line. */
  void stayIdle(String why) {
    beIdle();
    log.warn(why + " - the agent stays idle");
  }

  /** The same without a word. */
  void beIdle() {
    idle = true;
    board.setActive(false);
    gates.setOpen(false);
    headroom.setOpen(false);
    System.clearProperty(PRESENCE);
  }

  boolean isIdle() {
    return idle;
  }
}
