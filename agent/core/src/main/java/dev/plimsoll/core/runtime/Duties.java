package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShutdownSequence;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReader;
import dev.plimsoll.core.signal.Thresholds;
import dev.plimsoll.core.telemetry.AgentManagement;

/** What the notify thread does, in the order of urgency. */
final class Duties {
  private Duties() {}

  /** Runs the collection that was asked for. */
  record Prove(CollectionProver prover) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      prover.poll();
    }
  }

  /** Reads what a collection has left. */
  record Read(CollectionReader reader) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      reader.poll();
    }
  }

  /** Lends this thread to the response when both of its own are lost. */
  record Assist(ResponseThreads threads) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      threads.assist();
    }
  }

  /** Tells what is in the journal. */
  record Tell(AgentManagement management) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      management.drain();
    }
  }

  /** Does once what the start left for later, and then follows the level with the listeners. */
  static final class FinishStart implements NotifyLoop.Duty {
    private final AgentManagement management;
    private final Steering steering;
    private final Thresholds thresholds;
    private final ShutdownSequence sequence;
    private final LevelBoard board;
    private final AgentLog log;
    private boolean done;

    FinishStart(
        AgentManagement management,
        Steering steering,
        Thresholds thresholds,
        ShutdownSequence sequence,
        LevelBoard board,
        AgentLog log) {
      this.management = management;
      this.steering = steering;
      this.thresholds = thresholds;
      this.sequence = sequence;
      this.board = board;
      this.log = log;
    }

    @Override
    public void poll() {
      if (!done) {
        done = true;
        thresholds.arm();
        sequence.prepare();
        management.register(steering);
        steering.setReady();
        log.debug("ready");
      }
      // Notifications of collections multiply them at the wall (facts/hotspot-facts 0.4).
      thresholds.listenToCollections(
          board.overall().compareTo(PressureLevel.CRITICAL) < 0 && board.isActive());
    }
  }
}
