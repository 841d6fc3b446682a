package dev.plimsoll.core.pressure;

/**
 * Live bytes as they will be proved next, and the room that caches may have: the last proof, less
 * what was evicted since, more what the caches grew since. Confined to the control thread.
 */
final class LiveForecast {
  private static final double TARGET_SHARE = 0.66;
  // Where K is far below the maximum (Shenandoah) 60 % of the heap alive is still cheap.
  private static final double TARGET_SHARE_OF_MAX = 0.60;
  private static final double GROW_BELOW_SHARE = 0.85;
  private static final double ALARM_DISTANCE = 0.04;
  // S. What a concurrent collector needs beside a cycle is less than GROW_BELOW_SHARE leaves it.
  private static final double SLACK_SHARE = 0.05;
  private static final long CREDIT_NANOS = 2_000_000_000L;

  private final HeapModel model;
  private final Demand demand = new Demand();
  private final ReliefTime relief = new ReliefTime();

  private boolean started;
  private long serial;
  private long cacheAtProofBytes;
  private boolean stepped;
  private long stepNanos;
  private long stepSerial;
  private long alarmLiveBytes = Long.MAX_VALUE;

  LiveForecast(HeapModel model) {
    this.model = model;
  }

  void next(ShedInput in) {
    if (!started) {
      started = true;
      serial = in.provenSerial;
      cacheAtProofBytes = in.cacheBytes;
    }
    if (in.provenSerial == serial || in.provenLiveBytes < 0) {
      return;
    }
    serial = in.provenSerial;
    if (provenSinceStep(in)) {
      relief.measured(in.nanos - stepNanos);
      stepped = false;
    }
    cacheAtProofBytes = in.cacheBytes;
    if (in.evictedUncollectedBytes == 0) {
      demand.sample(in.provenLiveBytes, in.cacheBytes / in.cacheYield, in.cacheYield, in.nanos);
    }
  }

  /** A step is ordered now. */
  void stepped(ShedInput in) {
    stepped = true;
    stepNanos = in.nanos;
    stepSerial = in.provenSerial;
  }

  /** A collection that began after the last step has told what it brought. */
  private boolean provenSinceStep(ShedInput in) {
    return stepped && in.provenSerial > stepSerial;
  }

  /** The level rises now: a bound that leads here by itself must not be climbed to twice. */
  void alarmed(ShedInput in) {
    if (in.provenLiveBytes > 0) {
      alarmLiveBytes = in.provenLiveBytes;
    }
  }

  double liveBytes(ShedInput in) {
    if (in.provenLiveBytes < 0) {
      return 0;
    }
    double byCaches = in.cacheBytes - cacheAtProofBytes;
    double byCredit = -in.evictedUncollectedBytes;
    // Soon after a shed the sampled size of the caches may be the old one still.
    boolean fresh = stepped && in.nanos - stepNanos < CREDIT_NANOS;
    return in.provenLiveBytes + (fresh ? Math.min(byCaches, byCredit) : byCaches);
  }

  /** Bytes by which the caches must shrink to bring live bytes to the target. */
  long missingBytes(ShedInput in) {
    return (long) Math.max(0, liveBytes(in) - targetBytes(in));
  }

  /** B*, what the caches may hold if the rest needs what it needed at most. */
  long ceilingBytes(ShedInput in) {
    double slack = SLACK_SHARE * in.capacityBytes;
    double usable = Math.min(model.cheapBytes(in.capacityBytes) - slack, highestLiveBytes(in));
    return (long) Math.max(0, usable - demand.bytes(in.cacheYield, in.nanos));
  }

  /** With the caches filled to the bound and {@code by} more, no level rises. */
  boolean fits(ShedInput in, long boundBytes, long by) {
    long more = Math.max(0, boundBytes - in.cacheBytes) + by;
    return liveBytes(in) + more < highestLiveBytes(in);
  }

  long reliefNanos() {
    return relief.nanos();
  }

  private double targetBytes(ShedInput in) {
    return Math.max(TARGET_SHARE * in.capacityBytes, TARGET_SHARE_OF_MAX * model.maxBytes());
  }

  private double highestLiveBytes(ShedInput in) {
    double line = GROW_BELOW_SHARE * in.capacityBytes;
    if (alarmLiveBytes == Long.MAX_VALUE) {
      return line;
    }
    double clear = alarmLiveBytes - ALARM_DISTANCE * in.capacityBytes;
    return Math.min(line, Math.max(targetBytes(in), clear));
  }
}
