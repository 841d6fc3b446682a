package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.telemetry.jfr.BallastEvent;
import dev.plimsoll.core.telemetry.jfr.BoundChangeEvent;
import dev.plimsoll.core.telemetry.jfr.ClassCountEvent;
import dev.plimsoll.core.telemetry.jfr.CollectionAskedEvent;
import dev.plimsoll.core.telemetry.jfr.GateEvent;
import dev.plimsoll.core.telemetry.jfr.LevelChangeEvent;
import dev.plimsoll.core.telemetry.jfr.QuarantineEvent;
import dev.plimsoll.core.telemetry.jfr.ShedEvent;
import dev.plimsoll.core.telemetry.jfr.ShutdownStepEvent;
import dev.plimsoll.core.telemetry.jfr.StateEvent;
import dev.plimsoll.core.telemetry.jfr.WakeDismissedEvent;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/** The periodic event; JFR runs it on a thread of its own while a recording wants it. */
class JfrState implements Runnable {
  static final List<Class<? extends Event>> TYPES =
      List.of(
          LevelChangeEvent.class,
          WakeDismissedEvent.class,
          BoundChangeEvent.class,
          ShedEvent.class,
          BallastEvent.class,
          GateEvent.class,
          CollectionAskedEvent.class,
          QuarantineEvent.class,
          ShutdownStepEvent.class,
          ClassCountEvent.class,
          StateEvent.class);

  private final AgentControl control;

  JfrState(AgentControl control) {
    this.control = control;
  }

  void start() {
    FlightRecorder.addPeriodicEvent(StateEvent.class, this);
  }

  void stop() {
    FlightRecorder.removePeriodicEvent(this);
  }

  @Override
  public void run() {
    StateEvent event = new StateEvent();
    if (!event.isEnabled()) {
      return;
    }
    HeapReading heap = control.heap();
    event.level = control.level().toString();
    event.used = JfrSink.known(heap.usedBytes);
    event.provenLive = JfrSink.known(heap.provenLiveBytes);
    event.capacity = JfrSink.known(heap.capacityBytes);
    event.moderateLine = JfrSink.known(heap.moderateLineBytes);
    event.criticalLine = JfrSink.known(heap.criticalLineBytes);
    event.timeToFull = JfrSink.known(heap.timeToFullNanos);
    event.bound = JfrSink.known(heap.boundBytes);
    event.caches = JfrSink.known(heap.cacheBytes);
    event.containerUsed = JfrSink.known(control.measured(MemoryResource.CONTAINER));
    event.containerLimit = JfrSink.known(control.capacity(MemoryResource.CONTAINER));
    event.ballast = JfrSink.known(heap.ballastHeldBytes);
    event.reserve = JfrSink.known(heap.reserveHeldBytes);
    event.commit();
  }
}
