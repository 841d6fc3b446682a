package dev.plimsoll.core.runtime;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.instrument.InstrumentationInstaller;
import dev.plimsoll.core.response.ListenerService;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.end.ShutdownSequence;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.CollectionReader;
import dev.plimsoll.core.signal.Listening;
import dev.plimsoll.core.signal.Signal;
import dev.plimsoll.core.signal.SignalQueue;
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
  record Read(CollectionReader reader, SignalQueue signals) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      if (reader.poll()) {
        signals.offer(Signal.USAGE_READ);
      }
    }
  }

  /** Lends this thread to response and hooks when theirs are lost, and begins the report. */
  record Assist(ResponseThreads threads, ShutdownSequence sequence) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      threads.assist();
      sequence.assist();
    }
  }

  /**
   * Watches over listeners and hooks where the control thread does so no more: the former hear of
   * the last change, and new ones of the level, and an end that has begun comes to its end, also
   * behind one that hangs.
   */
  record StandIn(
      ControlLoop control,
      ListenerService listeners,
      Gates gates,
      Exhaustion exhaustion,
      NanoClock clock)
      implements NotifyLoop.Duty {
    @Override
    public void poll() {
      if (control.isPassive()) {
        exhaustion.tick(clock.nanoTime());
        listeners.tick(clock.nanoTime());
        // Last: in a full heap it may block.
        gates.tick(clock.nanoTime());
      }
    }
  }

  /** Withdraws the marks of classes that are gone. */
  record Purge(InstrumentationInstaller marks) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      marks.purge();
    }
  }

  /** Sets the reserve aside again. */
  record Refill(BallastKeeper holding) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      holding.refillReserve();
    }
  }

  /** Tells what is in the journal. */
  record Tell(AgentManagement management) implements NotifyLoop.Duty {
    @Override
    public void poll() {
      management.drain();
    }
  }

  /** Listens to what the JVM tells of itself while that is safe and costs nothing. */
  static final class Listen implements NotifyLoop.Duty {
    private final Thresholds thresholds;
    private final LevelBoard board;
    private final Listening worth;

    Listen(Thresholds thresholds, LevelBoard board, NanoClock clock) {
      this.thresholds = thresholds;
      this.board = board;
      worth = new Listening(thresholds.collections(), thresholds.crossings(), clock);
    }

    @Override
    public void poll() {
      worth.next(thresholds.collections(), thresholds.crossings());
      thresholds.listenToPools(board.isActive() && worth.isForPools());
      // In a full heap the garbage of these notifications makes for more collections still.
      boolean critical = board.overall().compareTo(PressureLevel.CRITICAL) >= 0;
      thresholds.listenToCollections(board.isActive() && worth.isForCollections() && !critical);
    }
  }
}
