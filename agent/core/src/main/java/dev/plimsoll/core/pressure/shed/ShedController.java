package dev.plimsoll.core.pressure.shed;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.pressure.HeapModel;

/**
 * How much the caches may hold together, when to shed, when to stop: the law by which the {@link
 * LearnedBound} moves.
 *
 * <p><b>Figures.</b> B, the bound in force; W, the learned bound; K, effective capacity; L, proven
 * live; C, bytes in caches, estimated and corrected by what earlier sheds proved to bring; E,
 * evicted since the last proof; N, {@link NonCacheDemand} of the rest, L - C sampled only at proofs
 * with E = 0; S, slack. Live bytes are predicted from the last proof and what was evicted since (a
 * Smith predictor), so that no step answers what an earlier one has cured already.
 *
 * <p><b>States.</b>
 *
 * <ul>
 *   <li>OPEN, nothing is touched. The level rises: HOLD with B = W = what brings L to the target; a
 *       {@link FirstGuess}, corrected when the level has fallen.
 *   <li>HOLD. While the level stands and the prediction is above the target: B falls by 4 % of K,
 *       doubled for each further step, one step per proof or second ({@link StepPacer}). At
 *       CRITICAL what is above 75 % of K goes at once (85 % where bursts came and went without
 *       harm). A proof that the heap is at its wall, all allocations served, and each one more
 *       after that shed: B goes to what brings L to the target, W falls by 3 %. An allocation that
 *       failed: B goes to the floor, W falls by 10 %; on failure at the floor, below it. A burst
 *       that is proven over, after one that did no harm: B = W at once.
 *   <li>RETURN, when the level has fallen and the last step is a second ago: every 200 ms B climbs
 *       half of the way to W. A cache refills no faster than it misses. There, where bursts come
 *       and go without harm ({@link BoundGrowth}), W grows every 5 s by a quarter of what L is
 *       below the target.
 *   <li>PROBE, 15 s quiet: every 5 s ({@link GrowthPacer}) B = W + such a quarter, + 1 % of K at
 *       least, up to K - S - N. OPEN again when the applications' own bounds fit below that.
 * </ul>
 *
 * In RETURN and PROBE the prediction must stay below the live bytes at which the level last rose: a
 * bound that causes the level by itself is not climbed to twice. Caches that do not bound
 * themselves are trimmed back to B as they grow past it. Nothing is allocated by {@link #next}.
 * Confined to the control thread.
 */
public final class ShedController {
  /** Of K: the first step down. Shedders are asked for no less. */
  public static final double STEP_SHARE = 0.04;

  private static final double TARGET_TOLERANCE = 0.02;
  private static final double FIRST_GAIN = 0.5;
  private static final double FAILURE_FACTOR = 0.90;
  private static final double WALL_FACTOR = 0.97;
  private static final double GC_FACTOR = 0.97;
  private static final long FAILURE_NANOS = 5_000_000_000L;
  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final long PROBE_AFTER_NANOS = 15_000_000_000L;

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
  private final LiveForecast forecast;
  private final LearnedBound bound;
  private final StepPacer steps = new StepPacer();
  private final BoundGrowth growth;
  private final GcShareCuts cuts = new GcShareCuts();
  private final LeakVerdict leak;
  private final CacheExcess excess = new CacheExcess();

  private State state = State.OPEN;
  private double lastYield = 1;
  private boolean belowKeep;
  private long stepBytes;
  private boolean atWall;
  private boolean failedYet;
  private long failureNanos;
  private long troubleNanos;

  public ShedController(HeapModel model) {
    this.model = model;
    forecast = new LiveForecast(model);
    bound = new LearnedBound(model);
    growth = new BoundGrowth(forecast);
    leak = new LeakVerdict(model);
  }

  /** One of the same heap that knows nothing yet. */
  public ShedController anew() {
    return new ShedController(model);
  }

  /** Decides from the figures of now; the results hold until the next call. */
  public void next(ShedInput in) {
    if (!model.limited()) {
      return;
    }
    rescale(in.cacheYield);
    forecast.next(in);
    forecast.uncounted(in, bound.recount(in));
    steps.next(in);
    if (steps.isProven(in)) {
      bound.noteProven();
    }
    if (in.level != PressureLevel.NORMAL || in.failureEvidence) {
      hold(in);
    } else {
      recover(in);
    }
    boolean cut = cuts.next(in.nanos, in.gcShare);
    if (cut && state != State.OPEN) {
      growth.harmed(bound.bytes(), in.capacityBytes);
      bound.unlearn(GC_FACTOR, in.floorBytes);
      bound.lower(bound.learnedBytes(), in.floorBytes);
    }
    leak.next(in, bound.bytes());
    stepBytes = excess.orderBytes(in, bound.bytes());
  }

  private void rescale(double yield) {
    if (yield != lastYield) {
      bound.rescale(yield / lastYield);
      forecast.rescale(yield / lastYield);
      lastYield = yield;
    }
  }

  private void hold(ShedInput in) {
    boolean first = state == State.OPEN;
    if (first) {
      cutFirst(in);
    } else if (state != State.HOLD) {
      growth.pressed(bound.bytes(), in.capacityBytes);
      forecast.alarmed(in);
      steps.restart();
      bound.lower(in.cacheBytes, in.floorBytes);
    }
    if (state != State.HOLD) {
      state = State.HOLD;
      atWall = false;
      troubleNanos = in.nanos;
    }
    if (in.allocationFailed) {
      fail(in);
    } else if (in.failureEvidence) {
      wall(in);
    } else if (!first) {
      // The first cut is a step of its own: nothing is missing twice.
      trim(in);
      if (steps.isProven(in) && !in.shedding) {
        bound.giveBack(growth.burstIsOverBytes(in, bound.bytes(), bound.learnedBytes()));
      }
    }
    if (first) {
      bound.noteCut(in);
    }
  }

  private void cutFirst(ShedInput in) {
    // Cut what brings live bytes to the target, or one step where little is known. Only half of
    // it: estimates of object graphs are often half of the truth, and the next step comes soon.
    double gain = forecast.urgent(in) || in.failureEvidence ? 1 : FIRST_GAIN;
    long by = Math.max((long) (gain * forecast.missingBytes(in)), steps.bytes(in));
    bound.cutFirst(in, Math.min(in.cacheBytes - by, forecast.ceilingBytes(in)));
    forecast.alarmed(in);
    stepTaken(in);
  }

  /** A proof at the wall, while no allocation failed: what is missing goes at once, but no more. */
  private void wall(ShedInput in) {
    if (atWall && !steps.isProven(in)) {
      return;
    }
    atWall = true;
    growth.harmed(bound.bytes(), in.capacityBytes);
    bound.unlearnIfTried(WALL_FACTOR, in.floorBytes);
    lower(in, in.cacheBytes - forecast.missingBytes(in), in.floorBytes);
  }

  private void fail(ShedInput in) {
    growth.harmed(bound.bytes(), in.capacityBytes);
    if (!failedYet || in.nanos - failureNanos >= FAILURE_NANOS) {
      bound.unlearnIfTried(FAILURE_FACTOR, in.floorBytes);
      failedYet = true;
      failureNanos = in.nanos;
    }
    troubleNanos = in.nanos;
    boolean atFloor =
        bound.bytes() <= in.floorBytes
            && in.cacheBytes <= in.floorBytes + CacheExcess.LEAST_SHARE * in.capacityBytes;
    belowKeep |= atFloor && !in.shedding;
    lower(in, 0, belowKeep ? 0 : in.floorBytes);
  }

  private void trim(ShedInput in) {
    long missing = forecast.missingBytes(in);
    if (missing <= TARGET_TOLERANCE * in.capacityBytes || in.shedding) {
      return;
    }
    double over = forecast.liveBytes(in) - growth.safeShare() * in.capacityBytes;
    boolean urgent = over > 0 && forecast.urgent(in);
    if (!urgent && !steps.isDue(in)) {
      return;
    }
    long least = Math.min(bound.bytes(), in.cacheBytes);
    long by = urgent ? Math.max((long) over, steps.bytes(in)) : steps.bytes(in);
    lower(in, least - Math.min(missing, by), in.floorBytes);
  }

  private void lower(ShedInput in, long toBytes, long floorBytes) {
    if (bound.lower(toBytes, floorBytes)) {
      stepTaken(in);
    }
  }

  private void stepTaken(ShedInput in) {
    forecast.stepped(in);
    steps.taken(in);
    troubleNanos = in.nanos;
  }

  private void recover(ShedInput in) {
    if (state == State.OPEN) {
      return;
    }
    belowKeep = false;
    long quiet = in.nanos - troubleNanos;
    if (state == State.HOLD && quiet >= QUIET_NANOS) {
      state = State.RETURN;
      growth.returns(in.nanos);
      steps.restart();
    }
    if (state != State.HOLD && steps.isProven(in)) {
      bound.relearn(in, forecast);
    }
    if (state == State.RETURN) {
      bound.giveBack(growth.backBytes(in, bound.bytes(), bound.learnedBytes()));
      if (bound.isBack() && quiet >= PROBE_AFTER_NANOS) {
        state = State.PROBE;
        growth.probes(in.nanos);
      } else if (bound.isBack()) {
        bound.grow(growth.regainedBytes(in, bound.bytes()));
      }
    } else if (state == State.PROBE) {
      probe(in);
    }
  }

  private void probe(ShedInput in) {
    if (in.appBoundBytes != Long.MAX_VALUE && forecast.ceilingBytes(in) >= in.appBoundBytes) {
      state = State.OPEN;
      bound.open();
    } else {
      long probed = growth.probedBytes(in, bound.bytes());
      bound.grow(probed > 0 ? probed : growth.regainedBytes(in, bound.bytes()));
    }
  }

  public State state() {
    return state;
  }

  /**
   * What all caches together may hold, in the unit of {@link ShedInput#cacheBytes}; {@code
   * Long.MAX_VALUE} when OPEN.
   */
  public long boundBytes() {
    return bound.bytes();
  }

  /** The caches hold more than the bound, and no shed is running. */
  public boolean wantsShed() {
    return stepBytes > 0;
  }

  /** Bytes by which they exceed the bound; 0 when nothing is to be shed. */
  public long stepBytes() {
    return stepBytes;
  }

  /** Failures went on when the floors were reached: keep nothing. */
  public boolean belowKeep() {
    return belowKeep;
  }

  /** Shedding can help no more, see {@link LeakVerdict}; EXHAUSTED is for the caller to declare. */
  public boolean leakVerdict() {
    return leak.verdict();
  }
}
