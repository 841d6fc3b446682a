package dev.plimsoll.core.runtime;

import dev.plimsoll.core.base.AgentLog;
import dev.plimsoll.core.base.SystemNanoClock;
import dev.plimsoll.core.pressure.Collector;
import dev.plimsoll.core.pressure.HeapEvaluator;
import dev.plimsoll.core.pressure.HeapModel;
import dev.plimsoll.core.pressure.HeapPolicy;
import dev.plimsoll.core.pressure.shed.ShedController;
import dev.plimsoll.core.response.ResponseThreads;
import dev.plimsoll.core.response.ShedObserver;
import dev.plimsoll.core.response.ShedService;
import dev.plimsoll.core.response.ShedSettings;
import dev.plimsoll.core.signal.AllocatedBytes;
import dev.plimsoll.core.signal.CollectionProver;
import dev.plimsoll.core.signal.SignalQueue;
import dev.plimsoll.core.telemetry.Counters;
import dev.plimsoll.core.telemetry.Journal;

/** A dispatcher of sheds with all that it asks; a call may take a minute. */
final class TestDispatcher {
  private static final long MINUTE = 60_000_000_000L;

  private final SystemNanoClock clock = new SystemNanoClock();
  private final LevelBoard board = new LevelBoard();
  private final SignalQueue signals = new SignalQueue();
  private final Journal journal = new Journal(clock, new Counters());
  final ResponseThreads threads;
  final ShedService shed;
  final ShedController controller;
  final ShedPlan plan;
  final CacheBound bound;
  final Gates gates;
  final Headroom headroom;
  final ShedDispatcher dispatcher;

  /**
   * @param maxBytes of the heap
   * @param responders threads that shed; with none the test's own does
   */
  TestDispatcher(long maxBytes, int responders) {
    threads = new ResponseThreads(clock, (place, thrown) -> {}, responders);
    shed = shedOn(threads);
    HeapModel model = new HeapModel(Collector.G1, maxBytes, -1);
    HeapEvaluator heap = new HeapEvaluator(model, HeapPolicy.defaults());
    controller = new ShedController(model);
    plan = new ShedPlan(heap, shed, controller);
    bound = new CacheBound(shed, plan);
    WaitingRoom room = new WaitingRoom(clock, threads);
    gates = new Gates(board, signals, clock, journal, room);
    headroom = new Headroom(board, signals, clock, journal, room);
    CollectionProver prover = new CollectionProver(new AllocatedBytes(), signals, clock, () -> {});
    dispatcher =
        new ShedDispatcher(
            shed,
            plan,
            new GateServer(gates, shed),
            new HeadroomServer(headroom, heap, shed, prover),
            bound);
  }

  /** One that logs nothing, and gives each call a minute. */
  static ShedService shedOn(ResponseThreads threads) {
    return new ShedService(
        threads,
        new SystemNanoClock(),
        AgentLog.onStderr(AgentLog.Level.OFF),
        new ShedObserver() {},
        new ShedSettings(MINUTE, false));
  }

  void start() {
    board.setActive(true);
    threads.start();
  }

  void close() {
    shed.close();
    threads.close();
  }
}
