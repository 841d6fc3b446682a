package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.ByteSize;
import dev.plimsoll.core.config.ConfigKey;
import dev.plimsoll.core.instrument.FirstLook;
import dev.plimsoll.core.instrument.InstrumentationInstaller;
import dev.plimsoll.core.instrument.ServerHook;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HoldingCost;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.response.HeapBallast;
import dev.plimsoll.core.response.end.ExhaustionReport;
import dev.plimsoll.core.response.end.Reserve;
import dev.plimsoll.core.response.end.RingDump;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.response.end.Watchdog;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReader;
import dev.plimsoll.core.signal.HeapBeans;
import dev.plimsoll.core.signal.HeapProbe;
import dev.plimsoll.core.signal.HostFlags;
import dev.plimsoll.core.signal.JdkRehearsal;
import dev.plimsoll.core.signal.Thresholds;
import dev.plimsoll.core.telemetry.AgentManagement;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of the start that is too slow for premain (20 ms for the management classes): runs on
 * the control thread, which it then becomes. Can be done again where it found no memory: what makes
 * itself known, or starts a thread, does so once.
 */
final class HeapStart implements StartTries.Part {
  private final AgentRuntime agent;
  private final InstrumentationInstaller weaving;
  private final Instrumentation instrumentation;
  private final FirstLook look;
  private final boolean attached;
  private final StartTries tries;

  /** Written by the control thread, read by it when it dies. */
  private volatile @Nullable ControlLoop loop;

  /** Started once; confined to the control thread. */
  private @Nullable Watchdog watchdog;

  HeapStart(
      AgentRuntime agent,
      InstrumentationInstaller weaving,
      Instrumentation instrumentation,
      FirstLook look,
      boolean attached,
      StartTries tries) {
    this.agent = agent;
    this.weaving = weaving;
    this.instrumentation = instrumentation;
    this.look = look;
    this.attached = attached;
    this.tries = tries;
  }

  /**
   * The control thread dies, perhaps for want of memory: doors and gates open before anything else.
   */
  void controlDied(Throwable thrown) {
    ControlLoop current = loop;
    try {
      if (current != null) {
        current.becomePassive(ControlLoop.FAILED);
      }
    } finally {
      agent.errors.caught(thrown);
    }
  }

  /**
   * Stays on the stack for good, so it is small: ZGC and Shenandoah interpret each frame below the
   * loop anew, whole, whenever the thread wakes after a phase of theirs.
   *
   * @param meanwhile what is to be done between two tries
   */
  void begin(Runnable meanwhile) {
    if (isPrepared(meanwhile)) {
      Objects.requireNonNull(loop).run();
    }
  }

  private boolean isPrepared(Runnable meanwhile) {
    try {
      tries.run(this, meanwhile);
      return !agent.isIdle();
    } catch (Throwable t) {
      agent.beIdle();
      tries.tellFailed(t);
      return false;
    } finally {
      tries.dropRoom();
    }
  }

  @Override
  public void run() {
    agent.signals.setConsumer(Thread.currentThread());
    // First, while there is room: what this initialises must not fail; see StartTries.
    HostFlags flags = HostFlags.ofThisJvm();
    JdkRehearsal.run(agent.log);
    HeapBeans beans = HeapBeans.ofThisJvm();
    if (!beans.isKnown()) {
      agent.stayIdle("no rules for this collector: " + beans.names());
      return;
    }
    HeapModel model = beans.model();
    agent.config.setMayAskCollection(flags.allowProofs(model.collector()));
    Settings settings = agent.config.settings();

    CollectionReader reader = new CollectionReader(beans);
    CollectionProver prover =
        new CollectionProver(
            new AllocatedBytes(), agent.signals, agent.clock, agent.notify.waker());
    HeapBallast ballast =
        new HeapBallast(settings.ballastBytes(), isBallastSoft(model, flags), agent.log);
    Reserve reserve = new Reserve(reserveBytes(), flags.exitsOnOutOfMemory());
    HeapEvaluator evaluator = new HeapEvaluator(model, settings.heapPolicy());
    BallastKeeper holding =
        new BallastKeeper(
            ballast, reserve, new HoldingCost(model), agent.notify.waker(), agent.journal);
    HeapKeeper keeper =
        new HeapKeeper(
            agent,
            new HeapProbe(beans, reader, prover, agent.clock),
            evaluator,
            new ShedController(model),
            prover,
            holding);
    Protections protections = new Protections(flags, model);
    AgentManagement management =
        new AgentManagement(agent.journal, agent.log, new ResponseExecutor(agent.threads));
    ClassCensus census = new ClassCensus(keeper, agent, instrumentation);
    RingDump dump =
        new RingDump(
            reportDirectory(),
            ProcessHandle.current().pid(),
            new RingContent(management.ring(), model),
            agent.log);
    ShutdownSequence sequence = sequence(reserve, new ReportContent(agent, keeper, dump, census));
    Exhaustion exhaustion = new Exhaustion(agent.shed, agent.hooks, sequence, agent.journal);
    Orders orders = new Orders(agent.shed, ballast, agent.signals, exhaustion);
    BeyondStart beyond =
        new BeyondStart(agent, instrumentation, look.netty(), keeper, prover, model);
    HooksAtJvmExit exitHooks = new HooksAtJvmExit(agent.signals, agent.clock, exhaustion);
    Resources resources =
        new Resources(keeper, agent.levels, exhaustion, agent.notify, beyond.keepers());
    ControlLoop control = new ControlLoop(agent, keeper, resources, orders, exitHooks, exhaustion);
    Steering steering = new Steering(agent, keeper, orders, control, protections, dump, beyond);
    Thresholds thresholds =
        new Thresholds(beans, model.collector().provesByHeadroom(), agent.signals);
    FinishStart finish =
        new FinishStart(
            agent,
            thresholds,
            sequence,
            exitHooks,
            new ManagementStart(
                agent, management, steering, new ServerHook(instrumentation), attached),
            census);
    NotifyLoop.Duty[] duties =
        beyond.around(
            new Duties.Prove(prover),
            new Duties.Read(reader, agent.signals),
            new Duties.Assist(agent.threads, sequence),
            new Duties.StandIn(control, agent.listeners, agent.gates, exhaustion, agent.clock),
            new LateStart(
                agent.clock,
                look,
                new LateStart.Need(agent.board, look.platformServer()),
                new LateStart.Rest(agent.threads, finish, keeper, agent.notify)),
            finish,
            new Duties.Tell(management),
            new RefusedOnes(
                agent.registrar,
                agent.threads,
                agent.clock,
                new RefusedOnes.PassOn(instrumentation, agent)),
            new MissedOnes(weaving, agent.board, agent.threads, agent.clock),
            new Duties.Purge(weaving),
            new Duties.Refill(holding),
            agent.errors,
            agent.unguarded,
            census);
    String line = startLine(model, settings, protections);
    System.setProperty(AgentRuntime.PRESENCE, Version.text());
    loop = control;
    // All at once, and last: from there on the notify thread works with what this try has made.
    agent.notify.setDuties(duties);
    agent.log.info(line);
  }

  private ShutdownSequence sequence(Reserve reserve, ReportContent content) {
    ExhaustionReport report =
        new ExhaustionReport(reportDirectory(), ProcessHandle.current().pid(), content, agent.log);
    ShutdownSequence sequence =
        new ShutdownSequence(
            agent.hooks, reserve, agent.threads, watchdog(), agent.clock, agent.log, report);
    sequence.observe(new ShutdownJournal(agent.journal, agent.notify));
    return sequence;
  }

  private Watchdog watchdog() {
    Watchdog made = watchdog;
    if (made == null) {
      made = new Watchdog(agent.clock);
      made.start();
      watchdog = made;
    }
    return made;
  }

  /** Generational Shenandoah throws without having cleared soft references in 9 of 10 trials. */
  private static boolean isBallastSoft(HeapModel model, HostFlags flags) {
    return model.collector() != Collector.SHENANDOAH_GENERATIONAL && flags.softRefMillisPerMb() > 0;
  }

  private long reserveBytes() {
    return agent.config.config().value(ConfigKey.RESERVE).bytesOf(Runtime.getRuntime().maxMemory());
  }

  private @Nullable Path reportDirectory() {
    String directory = agent.config.config().value(ConfigKey.REPORT_DIR);
    return directory.isEmpty() ? null : Path.of(directory);
  }

  private String startLine(HeapModel model, Settings settings, Protections protections) {
    String mode = !settings.enabled() ? "disabled" : settings.dryRun() ? "dry run" : "active";
    return "started: plimsoll "
        + Version.text()
        + ", "
        + mode
        + "; Java "
        + Runtime.version().feature()
        + ", "
        + model.collector()
        + ", heap "
        + ByteSize.both(model.maxBytes())
        + ", ballast "
        + ByteSize.human(settings.ballastBytes())
        + protections.remark(settings.touches())
        + (tries.failures() == 0
            ? ""
            : "; at try " + (tries.failures() + 1) + ", for want of memory before");
  }
}
