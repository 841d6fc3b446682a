package dev.plimsoll.core.pressure;

/** How much to shed, when to stop, what to remember. Confined to the control thread. */
public final class ShedController {

  /** What the bound is doing. */
  public enum State {
    /** The applications' own bounds hold. */
    OPEN,
    /** The bound is being lowered or held. */
    HOLD,
    /** The bound goes back to what was learned. */
    RETURN,
    /** The bound grows by small probes. */
    PROBE
  }

  private final HeapModel model;
  private State state = State.OPEN;

  public ShedController(HeapModel model) {
    this.model = model;
  }

  public void next(ShedInput in) {
    if (!model.limited()) {
      state = State.OPEN;
    }
  }

  public State state() {
    return state;
  }

  public long boundBytes() {
    return Long.MAX_VALUE;
  }

  public boolean wantsShed() {
    return false;
  }

  public long stepBytes() {
    return 0;
  }

  public boolean belowKeep() {
    return false;
  }

  public boolean leakVerdict() {
    return false;
  }
}
