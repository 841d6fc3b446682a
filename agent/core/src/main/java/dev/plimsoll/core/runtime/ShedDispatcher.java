package dev.plimsoll.core.runtime;

import dev.plimsoll.core.pressure.HeapSample;
import dev.plimsoll.core.response.ShedService;

/**
 * Who is shed for next. The service does one shed at a time, so those who need one go in order:
 * callers whose allocation failed, callers who want headroom, the plan's bound for the caches, and
 * at last shedders whose bytes nobody can count. Confined to the control thread.
 */
final class ShedDispatcher {
  private final ShedService shed;
  private final ShedPlan plan;
  private final GateServer gates;
  private final HeadroomServer headroom;
  private final CacheBound bound;
  private final ShedderSchedule shedders = new ShedderSchedule();

  ShedDispatcher(
      ShedService shed,
      ShedPlan plan,
      GateServer gates,
      HeadroomServer headroom,
      CacheBound bound) {
    this.shed = shed;
    this.plan = plan;
    this.gates = gates;
    this.headroom = headroom;
    this.bound = bound;
  }

  /** A shed has ended, whoever it was for. */
  void shedEnded(long nanos) {
    bound.shedEnded();
    gates.shedEnded(nanos);
  }

  /** The agent has been switched on: for what was before, and who waited, nothing is shed. */
  void begin() {
    plan.begin();
    shedders.begin();
    gates.dismiss();
  }

  /** Tells callers what room there is; at each look, also while nothing may be touched. */
  void tellRoom(HeapSample sample) {
    headroom.note(sample);
  }

  /** After each decision of the plan, also while nothing may be touched. */
  void note() {
    shedders.note(plan.input());
  }

  /**
   * Requests the next shed, if anybody needs one and none is under way. One that would go on for a
   * second does not where a caller waits at a gate, who may not have that long.
   */
  void dispatch(HeapSample sample, boolean mayAskCollection) {
    if (shed.busy()) {
      if (gates.isWaitedFor()) {
        shed.leaveOff();
      }
      return;
    }
    if (gates.serve(sample.nanos)) {
      shedders.askedForAll(sample.nanos);
    } else if (!headroom.serve(sample, mayAskCollection)
        && !bound.lower()
        && !askShedders()
        && !headroom.isWanted()) {
      // Caches that gave way to a caller stay small until the caller has had time to use the room.
      bound.follow(/* caughtUp= */ !headroom.isGranted());
    }
  }

  private boolean askShedders() {
    if (!shedders.isDue(plan.input(), shed.shedders())) {
      return false;
    }
    bound.lower(shedders.wantedBytes(), plan.belowKeep() && plan.input().cacheBytes > 0);
    return true;
  }

  /** The agent has been switched off: as {@link CacheBound#lift}, nor does a step go on. */
  void lift() {
    plan.rest();
    shed.leaveOff();
    bound.lift();
  }
}
