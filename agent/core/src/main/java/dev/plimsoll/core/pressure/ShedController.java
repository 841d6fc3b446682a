package dev.plimsoll.core.pressure;

import dev.plimsoll.PressureLevel;

/**
 * How much the caches may hold together, when to shed, when to stop, what to remember.
 *
 * <p><b>Why sticky.</b> Freeing to a goal and growing back makes a sawtooth, and a Caffeine far
 * below its maximum has no frequency sketch, so that each of its sheds is plain recency. So the
 * result of an episode is a learned bound W that stays. A burst lowers the bound B for its own
 * length; only evidence of failure (and pauses that a cut does lower) lowers W; quiet raises it by
 * small probes; the applications' own bounds return when the forecast says that they fit.
 *
 * <p><b>Figures.</b> K, effective capacity; L, proven live; C, bytes in caches, estimated and
 * corrected by what earlier sheds proved to bring; E, evicted since the last proof; N, {@link
 * NonCacheDemand} of the rest, L - C sampled only at proofs with E = 0; S, slack. Live bytes are
 * predicted from the last proof and what was evicted since (a Smith predictor), so that no step
 * answers what an earlier one has cured already.
 *
 * <p><b>States.</b>
 *
 * <ul>
 *   <li>OPEN, nothing is touched. The level rises: HOLD with B = W = what brings L to the target; a
 *       {@link FirstGuess}, corrected when the level has fallen.
 *   <li>HOLD. While the level stands and the prediction is above the target: B falls by 4 % of K,
 *       doubled for each further step, one step per proof or second. At CRITICAL what is above 75 %
 *       of K goes at once (85 % where bursts came and went without harm). A proof that the heap is
 *       at its wall, all allocations served, and each one more after that shed: B goes to what
 *       brings L to the target, W falls by 3 %. An allocation that failed: B goes to the floor, W
 *       falls by 10 %; on failure at the floor, below it. A burst that is proven over, after one
 *       that did no harm: B = W at once.
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
  private static final double TARGET_TOLERANCE = 0.02;
  private static final double FIRST_GAIN = 0.5;
  private static final double STEP_SHARE = 0.04;
  private static final int MOST_DOUBLINGS = 3;
  private static final double FAILURE_FACTOR = 0.90;
  private static final double WALL_FACTOR = 0.97;
  private static final double GC_FACTOR = 0.97;
  private static final long STEP_NANOS = 1_000_000_000L;
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
  private final RecountAtShed firstCut = new RecountAtShed();
  private final FirstGuess guess;
  private final BoundGrowth growth;
  private final GcShareCuts cuts = new GcShareCuts();
  private final LeakVerdict leak;
  private final CacheExcess excess = new CacheExcess();

  private State state = State.OPEN;
  private long boundBytes = Long.MAX_VALUE;
  private long learnedBytes = Long.MAX_VALUE;
  private double lastYield = 1;
  private boolean belowKeep;
  private long stepBytes;
  private boolean stepped;
  private long stepNanos;
  private long stepSerial;
  private int steps;
  private boolean atWall;
  private boolean failedYet;
  private long failureNanos;
  private long troubleNanos;

  public ShedController(HeapModel model) {
    this.model = model;
    forecast = new LiveForecast(model);
    guess = new FirstGuess(model);
    growth = new BoundGrowth(forecast);
    leak = new LeakVerdict(model);
  }

  /** Decides from the figures of now; the results hold until the next call. */
  public void next(ShedInput in) {
    if (!model.limited()) {
      return;
    }
    rescale(in.cacheYield);
    forecast.next(in);
    recount(in);
    if (in.shedding) {
      // Of the step under way no proof can tell yet.
      stepSerial = in.provenSerial;
    }
    if (in.provenSerial > stepSerial && boundBytes >= learnedBytes) {
      guess.noteTried();
    }
    if (in.level != PressureLevel.NORMAL || in.failureEvidence) {
      hold(in);
    } else {
      recover(in);
    }
    boolean cut = cuts.next(in.nanos, in.gcShare);
    if (cut && state != State.OPEN) {
      growth.harmed(boundBytes, in.capacityBytes);
      learnedBytes = Math.max(in.floorBytes, (long) (learnedBytes * GC_FACTOR));
      boundBytes = Math.min(boundBytes, learnedBytes);
    }
    leak.next(in, boundBytes);
    stepBytes = excess.orderBytes(in, boundBytes);
  }

  /** A bound stands for entries: it must not shed some because their bytes are counted anew. */
  private void rescale(double yield) {
    if (yield != lastYield && boundBytes != Long.MAX_VALUE) {
      boundBytes = (long) (boundBytes * (yield / lastYield));
      learnedBytes = (long) (learnedBytes * (yield / lastYield));
    }
    if (yield != lastYield) {
      forecast.rescale(yield / lastYield);
    }
    lastYield = yield;
  }

  /** Gives back what the first cut took too much, as the caches held more than was known. */
  private void recount(ShedInput in) {
    long bytes = firstCut.takeUncounted(in);
    forecast.uncounted(in, bytes);
    // Unless the bound was lowered further since, by newer figures.
    if (bytes > 0 && boundBytes == firstCut.boundBytes()) {
      learnedBytes += bytes;
      boundBytes += bytes;
    }
  }

  private void hold(ShedInput in) {
    boolean first = state == State.OPEN;
    if (first) {
      cutFirst(in);
    } else if (state != State.HOLD) {
      growth.pressed(boundBytes, in.capacityBytes);
      forecast.alarmed(in);
      steps = 0;
      boundBytes = Math.min(boundBytes, Math.max(in.floorBytes, in.cacheBytes));
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
      boolean proven = in.provenSerial > stepSerial && !in.shedding;
      boundBytes += proven ? growth.burstIsOverBytes(in, boundBytes, learnedBytes) : 0;
    }
    if (first) {
      firstCut.noteCut(in, boundBytes);
    }
  }

  private void cutFirst(ShedInput in) {
    // Cut what brings live bytes to the target, or one step where little is known. Only half of
    // it: estimates of object graphs are often half of the truth, and the next step comes soon.
    double gain = forecast.urgent(in) || in.failureEvidence ? 1 : FIRST_GAIN;
    long by = Math.max((long) (gain * forecast.missingBytes(in)), step(in));
    learnedBytes = Math.max(in.floorBytes, in.cacheBytes - by);
    learnedBytes = Math.min(learnedBytes, Math.max(in.floorBytes, forecast.ceilingBytes(in)));
    boundBytes = learnedBytes;
    guess.noteCut(in.provenLiveBytes >= 0);
    forecast.alarmed(in);
    stepTaken(in);
  }

  /** A proof at the wall, while no allocation failed: what is missing goes at once, but no more. */
  private void wall(ShedInput in) {
    if (atWall && in.provenSerial <= stepSerial) {
      return;
    }
    atWall = true;
    growth.harmed(boundBytes, in.capacityBytes);
    unlearn(in, WALL_FACTOR);
    lower(in, Math.max(in.floorBytes, in.cacheBytes - forecast.missingBytes(in)));
  }

  private void fail(ShedInput in) {
    growth.harmed(boundBytes, in.capacityBytes);
    if (!failedYet || in.nanos - failureNanos >= FAILURE_NANOS) {
      unlearn(in, FAILURE_FACTOR);
      failedYet = true;
      failureNanos = in.nanos;
    }
    troubleNanos = in.nanos;
    boolean atFloor =
        boundBytes <= in.floorBytes
            && in.cacheBytes <= in.floorBytes + CacheExcess.LEAST_SHARE * in.capacityBytes;
    belowKeep |= atFloor && !in.shedding;
    lower(in, belowKeep ? 0 : in.floorBytes);
  }

  /** Not before the caches are held to the first guess: failures until then do not speak of it. */
  private void unlearn(ShedInput in, double factor) {
    if (!guess.isUntried()) {
      learnedBytes = Math.max(in.floorBytes, (long) (learnedBytes * factor));
    }
  }

  private void trim(ShedInput in) {
    long missing = forecast.missingBytes(in);
    if (missing <= TARGET_TOLERANCE * in.capacityBytes || in.shedding) {
      return;
    }
    double over = forecast.liveBytes(in) - growth.safeShare() * in.capacityBytes;
    boolean urgent = over > 0 && forecast.urgent(in);
    if (stepped && !urgent && in.provenSerial <= stepSerial && in.nanos - stepNanos < STEP_NANOS) {
      return;
    }
    long least = Math.min(boundBytes, in.cacheBytes);
    long by = urgent ? Math.max((long) over, step(in)) : step(in);
    lower(in, Math.max(in.floorBytes, least - Math.min(missing, by)));
  }

  private void lower(ShedInput in, long toBytes) {
    if (toBytes < boundBytes) {
      boundBytes = toBytes;
      stepTaken(in);
    }
  }

  private void stepTaken(ShedInput in) {
    forecast.stepped(in);
    stepped = true;
    stepNanos = in.nanos;
    troubleNanos = in.nanos;
    stepSerial = in.provenSerial;
    steps++;
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
      steps = 0;
    }
    if (state != State.HOLD && in.provenSerial > stepSerial && guess.takeCorrection()) {
      relearn(in);
    }
    if (state == State.RETURN) {
      boundBytes += growth.backBytes(in, boundBytes, learnedBytes);
      if (boundBytes >= learnedBytes && quiet >= PROBE_AFTER_NANOS) {
        state = State.PROBE;
        growth.probes(in.nanos);
      } else if (boundBytes >= learnedBytes) {
        grow(growth.regainedBytes(in, boundBytes));
      }
    } else if (state == State.PROBE) {
      probe(in);
    }
  }

  /** Corrects the first guess, by the first proof after the level has fallen. */
  private void relearn(ShedInput in) {
    long by = forecast.correctionBytes(in, learnedBytes);
    learnedBytes = Math.max(in.floorBytes, guess.corrected(learnedBytes, by));
    boundBytes = Math.min(boundBytes, learnedBytes);
  }

  private void probe(ShedInput in) {
    if (in.appBoundBytes != Long.MAX_VALUE && forecast.ceilingBytes(in) >= in.appBoundBytes) {
      state = State.OPEN;
      boundBytes = Long.MAX_VALUE;
      learnedBytes = Long.MAX_VALUE;
    } else {
      long probed = growth.probedBytes(in, boundBytes);
      grow(probed > 0 ? probed : growth.regainedBytes(in, boundBytes));
    }
  }

  private void grow(long bytes) {
    if (bytes > 0) {
      learnedBytes = Math.max(learnedBytes, boundBytes) + bytes;
      boundBytes = learnedBytes;
    }
  }

  private long step(ShedInput in) {
    int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, steps - 1));
    return (long) (STEP_SHARE * in.capacityBytes * (1 << doublings));
  }

  public State state() {
    return state;
  }

  /**
   * What all caches together may hold, in the unit of {@link ShedInput#cacheBytes}; {@code
   * Long.MAX_VALUE} when OPEN.
   */
  public long boundBytes() {
    return boundBytes;
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
