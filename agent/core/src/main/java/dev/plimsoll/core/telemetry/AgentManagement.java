package dev.plimsoll.core.telemetry;

import dev.plimsoll.core.base.AgentLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Everything that tells operators what the agent does: drains the journal into log lines, JFR
 * events and notifications, and holds the MXBean. Drained by {@code plimsoll-notify}; the rest may
 * be called on any one thread.
 */
public final class AgentManagement {
  /** The MXBean's name. */
  public static final String NAME = "dev.plimsoll:type=Agent";

  // After so many failures to tell one decision, all for want of memory, the next has its turn.
  private static final int ATTEMPTS = 3;

  private final Journal journal;
  private final AgentLog log;
  private final EpisodeLog episodes;
  private final RecentDecisions recent = new RecentDecisions();
  private final FlightRing ring;
  private final Executor listeners;
  // Grows only; added to by whoever finishes the start, read by plimsoll-notify.
  private final List<DecisionSink> sinks = new CopyOnWriteArrayList<>();
  private volatile @Nullable MBeanServer server;

  /** What the MXBean shows, until that is registered or given up. */
  private final AtomicReference<@Nullable AgentControl> pending = new AtomicReference<>();

  private volatile @Nullable Retry retry;

  /** Its notifications have not been rehearsed yet. */
  private volatile boolean beanIsNew;

  private boolean recorderAdded;
  private int attempts;
  // How many sinks know the oldest decision already, so that a second attempt tells none twice.
  private int told;

  /**
   * Starts and registers nothing.
   *
   * @param listeners runs listeners of notifications, which are the application's code: one job at
   *     a time, tried again if rejected
   */
  public AgentManagement(Journal journal, AgentLog log, Executor listeners) {
    this.journal = journal;
    this.log = log;
    this.listeners = listeners;
    episodes = new EpisodeLog(journal.clock());
    sinks.add(episodes);
    sinks.add(recent);
    ring = new FlightRing(journal.clock());
    sinks.add(ring);
    sinks.add(new LogSink(log, episodes, journal.clock().nanoTime()));
  }

  /** The last states and decisions. */
  public FlightRing ring() {
    return ring;
  }

  /**
   * Gets ready for JFR and rehearses telling, which takes some 50 ms. Makes no MBean server: the
   * MXBean comes with {@link #serve}. Can be called again where it threw.
   */
  public void begin(AgentControl control) {
    ring.follow(control);
    addFlightRecorder(control);
    rehearse(/* withNotices= */ false);
    pending.set(control);
  }

  /**
   * Registers {@link #NAME} with this {@code MBeanServer}, if it is to be and is not yet. On any
   * thread, the application's too; throws nothing. If it fails, the next {@link #drain} tries again
   * on its own thread, where no security manager knows the caller, for want of memory as often as
   * it takes; else it says so in one WARN.
   */
  public void serve(Object platformServer) {
    if (pending.get() == null) {
      return;
    }
    AgentControl control = pending.getAndSet(null);
    if (control == null) {
      return;
    }
    MBeanServer with = (MBeanServer) platformServer;
    try {
      register(control, with);
      beanIsNew = true;
    } catch (Throwable e) {
      journal.counters().increment(Counter.SUPPRESSED_ERRORS);
      retry = new Retry(control, with);
    }
  }

  /**
   * Turns what the journal holds into log lines, JFR events and notifications. Works before {@link
   * #begin}; call it whenever something was written and at least once a second. Throws nothing.
   *
   * @return how many decisions were told
   */
  public synchronized int drain() {
    int count = 0;
    // What else fails costs no decision its attempts.
    boolean telling = true;
    try {
      Decision decision = journal.ring().peek();
      while (decision != null) {
        tell(decision);
        done();
        count++;
        decision = journal.ring().peek();
      }
      telling = false;
      long now = journal.clock().nanoTime();
      for (int i = 0; i < sinks.size(); i++) {
        sinks.get(i).tick(now);
      }
      finishRegistration();
    } catch (OutOfMemoryError e) {
      journal.counters().increment(Counter.OWN_OUT_OF_MEMORY_ERRORS);
      if (telling) {
        giveUpAfterAttempts();
      }
    } catch (Throwable e) {
      journal.counters().increment(Counter.SUPPRESSED_ERRORS);
      if (telling) {
        attempts = ATTEMPTS;
        giveUpAfterAttempts();
      }
    }
    return count;
  }

  /** Drains what is left and takes the MXBean and the JFR events back. */
  public void close() {
    pending.set(null);
    retry = null;
    drain();
    MBeanServer present = server;
    server = null;
    if (present != null) {
      try {
        present.unregisterMBean(new ObjectName(NAME));
      } catch (JMException e) {
        log.debug("MBean gone already: " + e);
      }
    }
    for (int i = 0; i < sinks.size(); i++) {
      sinks.get(i).close();
    }
  }

  void register(AgentControl control, MBeanServer with) throws JMException {
    ObjectName name = new ObjectName(NAME);
    BeanNotifications notices = new BeanNotifications(name, listeners, journal.counters());
    Audit audit = new Audit(log, journal.clock());
    AgentBean bean = new AgentBean(control, journal.counters(), audit, episodes, recent);
    // Last, since it can be done once only: an error behind it would leave a bean half there.
    add(notices);
    try {
      with.registerMBean(new DescribedBean(bean, notices), name);
    } catch (JMException | RuntimeException | Error e) {
      sinks.remove(notices);
      throw e;
    }
    server = with;
  }

  /** One more to be told, after those before it. */
  void add(DecisionSink sink) {
    sinks.add(sink);
  }

  private void finishRegistration() {
    Retry due = retry;
    if (due != null) {
      try {
        register(due.control(), due.with());
        beanIsNew = true;
      } catch (OutOfMemoryError e) {
        // It stays for the next drain: whoever asked for the bean will want it when there is room.
        throw e;
      } catch (Throwable e) {
        log.warn("no MBean: " + e + "; the agent works without");
      }
      retry = null;
    }
    if (beanIsNew) {
      beanIsNew = false;
      rehearse(/* withNotices= */ true);
    }
  }

  private void rehearse(boolean withNotices) {
    try {
      Rehearsal.run(journal.clock(), withNotices);
    } catch (Throwable e) {
      journal.counters().increment(Counter.SUPPRESSED_ERRORS);
    }
  }

  private void addFlightRecorder(AgentControl control) {
    if (recorderAdded) {
      return;
    }
    if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
      log.debug("no JFR events: this image has no jdk.jfr");
      recorderAdded = true;
      return;
    }
    try {
      add(new JfrSink(journal.clock(), new JfrState(control)));
    } catch (LinkageError e) {
      journal.counters().increment(Counter.SUPPRESSED_ERRORS);
      log.warn("no JFR events: " + e);
    }
    recorderAdded = true;
  }

  private void tell(Decision decision) {
    String line = DecisionText.of(decision);
    while (told < sinks.size()) {
      sinks.get(told).accept(decision, line);
      told++;
    }
  }

  private void done() {
    journal.ring().release();
    told = 0;
    attempts = 0;
  }

  /** A decision that cannot be told now stays for the next drain, but not for ever. */
  private void giveUpAfterAttempts() {
    attempts++;
    if (attempts >= ATTEMPTS && journal.ring().peek() != null) {
      done();
      journal.counters().increment(Counter.DROPPED_DECISIONS);
    }
  }

  /** A registration that failed on the thread that brought it about. */
  private record Retry(AgentControl control, MBeanServer with) {}
}
