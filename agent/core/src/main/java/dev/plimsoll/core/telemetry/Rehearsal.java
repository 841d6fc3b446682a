package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.pressure.ClassGrowth;
import dev.plimsoll.core.pressure.Transition;
import java.util.concurrent.Executor;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Tells one decision of each kind to nobody, so that no class is loaded and nothing is linked when
 * the first real one comes: in a full heap that may fail, and a class whose initialisation failed
 * is lost for good.
 */
final class Rehearsal implements Executor, NotificationListener {
  private final Journal journal;
  private final AgentManagement management;

  private Rehearsal(NanoClock clock, boolean withNotices) throws MalformedObjectNameException {
    Counters counters = new Counters();
    journal = new Journal(clock, counters, /* size= */ 16);
    management = new AgentManagement(journal, AgentLog.onStderr(AgentLog.Level.OFF), this);
    if (withNotices) {
      BeanNotifications notices =
          new BeanNotifications(new ObjectName(AgentManagement.NAME), this, counters);
      notices.addNotificationListener(this, null, null);
      management.add(notices);
    }
  }

  static void run(NanoClock clock, boolean withNotices) throws MalformedObjectNameException {
    new Rehearsal(clock, withNotices).tellAll();
  }

  @Override
  public void execute(Runnable job) {
    job.run();
  }

  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {}

  private void tellAll() {
    LevelEvidence evidence = new LevelEvidence();
    evidence.measured = 1;
    evidence.threshold = 1;
    evidence.capacity = 1;
    evidence.timeToFullNanos = 1;
    journal.levelChanged(change(PressureLevel.NORMAL, PressureLevel.CRITICAL), evidence);
    journal.shed("rehearsal", MemoryResource.HEAP, PressureLevel.CRITICAL, 1, 1, 1);
    journal.boundChanged("rehearsal", Long.MAX_VALUE, 1);
    journal.wakeDismissed("rehearsal", MemoryResource.HEAP, 1);
    journal.ballast("rehearsal", BallastAction.CLEARED, 0);
    journal.gate(GateOutcome.RETRIED, -1, 1);
    journal.collectionAsked("rehearsal", 1, 1, 1);
    journal.quarantined("rehearsal", "rehearsal");
    journal.shutdownStep("rehearsal", "done", 1);
    journal.classCounted(1, 1, new ClassGrowth("rehearsal", 1, 1, 1), 1);
    journal.levelChanged(change(PressureLevel.CRITICAL, PressureLevel.NORMAL), evidence);
    management.drain();
  }

  private static Transition change(PressureLevel from, PressureLevel to) {
    return new Transition().set(MemoryResource.HEAP, from, to, to, "rehearsal");
  }
}
