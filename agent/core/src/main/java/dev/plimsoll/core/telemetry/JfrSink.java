package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.core.base.NanoClock;
import dev.plimsoll.core.telemetry.jfr.BallastEvent;
import dev.plimsoll.core.telemetry.jfr.BoundChangeEvent;
import dev.plimsoll.core.telemetry.jfr.ClassCountEvent;
import dev.plimsoll.core.telemetry.jfr.CollectionAskedEvent;
import dev.plimsoll.core.telemetry.jfr.GateEvent;
import dev.plimsoll.core.telemetry.jfr.LevelChangeEvent;
import dev.plimsoll.core.telemetry.jfr.QuarantineEvent;
import dev.plimsoll.core.telemetry.jfr.ShedEvent;
import dev.plimsoll.core.telemetry.jfr.ShutdownStepEvent;
import dev.plimsoll.core.telemetry.jfr.WakeDismissedEvent;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/**
 * Writes decisions as JFR events, from the moment on at which somebody begins a recording: before
 * that JFR is not even initialised, which would cost the host start-up time and memory. Loaded only
 * where {@code jdk.jfr} is present.
 */
final class JfrSink implements DecisionSink {
  /** After a start that found no memory. Chosen, not measured. */
  static final long REST_NANOS = 10_000_000_000L;

  private final NanoClock clock;
  private final JfrState state;
  private boolean started;
  private long notBeforeNanos;

  JfrSink(NanoClock clock, JfrState state) {
    this.clock = clock;
    this.state = state;
    notBeforeNanos = clock.nanoTime();
  }

  @Override
  public void tick(long nanos) {
    if (started || nanos - notBeforeNanos < 0 || !FlightRecorder.isInitialized()) {
      return;
    }
    started = true;
    try {
      for (Class<? extends Event> type : JfrState.TYPES) {
        FlightRecorder.register(type);
      }
      state.start();
    } catch (OutOfMemoryError e) {
      // A recording is begun in a full heap most of all: once there is room, it is to hold events.
      started = false;
      notBeforeNanos = nanos + REST_NANOS;
      throw e;
    }
  }

  @Override
  public void close() {
    if (started) {
      started = false;
      state.stop();
      for (Class<? extends Event> type : JfrState.TYPES) {
        FlightRecorder.unregister(type);
      }
    }
  }

  @Override
  public void accept(Decision d, String line) {
    if (!started) {
      return;
    }
    switch (d.kind) {
      case LEVEL -> level(d);
      case WAKE_DISMISSED -> wakeDismissed(d);
      case BOUND -> bound(d);
      case SHED -> shed(d);
      case BALLAST -> ballast(d);
      case GATE -> gate(d);
      case COLLECTION -> collection(d);
      case QUARANTINE -> quarantine(d);
      case SHUTDOWN -> shutdown(d);
      case CLASS -> classCount(d);
    }
  }

  private void level(Decision d) {
    // The periodic ones miss the peak that made the level rise.
    state.run();
    LevelChangeEvent event = new LevelChangeEvent();
    if (!event.isEnabled()) {
      return;
    }
    event.resource = d.resource.toString();
    event.from = d.from.toString();
    event.to = d.to.toString();
    event.overall = d.overall.toString();
    event.reason = d.text;
    boolean bytes = d.resource != MemoryResource.THREADS;
    LevelEvidence e = d.evidence;
    event.measured = bytes ? known(e.measured) : Long.MIN_VALUE;
    event.threshold = bytes ? known(e.threshold) : Long.MIN_VALUE;
    event.capacity = bytes ? known(e.capacity) : Long.MIN_VALUE;
    event.used = bytes ? known(e.used) : Long.MIN_VALUE;
    event.threads = bytes ? -1 : e.measured;
    event.threadLine = bytes ? -1 : e.threshold;
    event.timeToFull = known(e.timeToFullNanos);
    event.delay = delay(d);
    event.commit();
  }

  private void wakeDismissed(Decision d) {
    WakeDismissedEvent event = new WakeDismissedEvent();
    if (event.isEnabled()) {
      event.signal = d.name;
      event.resource = d.resource.toString();
      event.used = known(d.resultBytes);
      event.delay = delay(d);
      event.commit();
    }
  }

  private void bound(Decision d) {
    BoundChangeEvent event = new BoundChangeEvent();
    if (event.isEnabled()) {
      event.name = d.name;
      event.from = known(d.askedBytes);
      event.to = known(d.resultBytes);
      event.delay = delay(d);
      event.commit();
    }
  }

  /** One of a dry run is none: the report would count it. */
  private void shed(Decision d) {
    ShedEvent event = new ShedEvent();
    if (event.isEnabled() && !d.isDryRun()) {
      event.name = d.name;
      event.resource = d.resource.toString();
      event.level = d.to.toString();
      event.asked = known(d.askedBytes);
      event.returned = known(d.resultBytes);
      event.time = d.durationNanos;
      event.delay = delay(d);
      event.commit();
    }
  }

  private void ballast(Decision d) {
    BallastEvent event = new BallastEvent();
    if (event.isEnabled()) {
      event.name = d.name;
      event.action = d.ballast.toString();
      event.held = known(d.resultBytes);
      event.delay = delay(d);
      event.commit();
    }
  }

  private void gate(Decision d) {
    GateEvent event = new GateEvent();
    if (event.isEnabled()) {
      event.outcome = d.gate.toString();
      event.bytes = known(d.askedBytes);
      event.waited = d.durationNanos;
      event.delay = delay(d);
      event.commit();
    }
  }

  private void collection(Decision d) {
    CollectionAskedEvent event = new CollectionAskedEvent();
    if (event.isEnabled()) {
      event.reason = d.text;
      event.usedBefore = known(d.askedBytes);
      event.provenLive = known(d.resultBytes);
      event.time = d.durationNanos;
      event.delay = delay(d);
      event.commit();
    }
  }

  private void quarantine(Decision d) {
    QuarantineEvent event = new QuarantineEvent();
    if (event.isEnabled()) {
      event.name = d.name;
      event.reason = d.text;
      event.delay = delay(d);
      event.commit();
    }
  }

  private void shutdown(Decision d) {
    ShutdownStepEvent event = new ShutdownStepEvent();
    if (event.isEnabled()) {
      event.step = d.name;
      event.outcome = d.text;
      event.time = d.durationNanos;
      event.delay = delay(d);
      event.commit();
    }
  }

  private void classCount(Decision d) {
    ClassCountEvent event = new ClassCountEvent();
    if (event.isEnabled()) {
      event.histogram = d.histogram;
      event.className = d.name;
      event.bytes = known(d.resultBytes);
      event.first = known(d.askedBytes);
      event.objects = (int) Math.min(Integer.MAX_VALUE, d.objects);
      event.time = d.durationNanos;
      event.delay = delay(d);
      event.commit();
    }
  }

  private long delay(Decision d) {
    return clock.nanoTime() - d.nanos;
  }

  /** JFR's own mark for what is not known. */
  static long known(long value) {
    return value < 0 || value == Long.MAX_VALUE ? Long.MIN_VALUE : value;
  }
}
