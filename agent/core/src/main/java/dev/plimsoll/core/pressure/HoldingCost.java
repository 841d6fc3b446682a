package dev.plimsoll.core.pressure;

/**
 * Whether the application pays for what the agent holds. Less free heap means more collections: a
 * share {@code g} of the time in collections grows by about {@code g * held / free}, nothing in a
 * program that collects little, a fifth of the throughput in one that does nothing else, and four
 * fifths on Parallel where the old generation becomes too small to promote into. So what is held is
 * given back, the reserve first, where that estimate says more than half a percent, and taken back
 *
 * <ul>
 *   <li>at once when the heap comes near its line, or what collections leave has risen far above
 *       what they used to: then it is needed, and there is still room to take it;
 *   <li>later, and later each time, when the estimate has long been a quarter of that, or of the
 *       ballast alone half.
 * </ul>
 *
 * <p>While what collections leave rises nothing is given back: the heap is filling. Counted is the
 * time of those collections that free heap makes rarer ({@link HeapSample#spaceMillis}); of a
 * concurrent collector that rests half of its time, and so can do more, the processors that it
 * takes from a program which uses them all. Allocates nothing. Confined to the control thread.
 */
public final class HoldingCost {
  /** The budget is 1 % of throughput for all that the agent does. */
  private static final double RESERVE_LOSS = 0.005;

  /**
   * The ballast is worth more: it acts where no thread of ours can, and is to be there at 55 %
   * alive, also on a busy machine, where a pause takes several times as long. At 1 %, and 2 on
   * Serial and Parallel, such programs held it 1 to 5 % of half an hour there.
   */
  private static final double BALLAST_LOSS = 0.05;

  private static final double CHEAP_PART = 0.25;

  /** It is small, and is not to be gone for good for a while that was busier still. */
  private static final double CHEAP_BALLAST_PART = 0.5;

  /** Growth of a heap that is filling, above the highest of the last windows. Chosen. */
  private static final double RISING_SHARE = 0.015;

  /** Of the lowest of the last windows, above what is usual; churn alone makes 0.08. */
  private static final double RISEN_SHARE = 0.10;

  private static final double LEAPT_SHARE = 0.20;

  /** The lowest use of less time than that has missed the collections that tell. */
  private static final long LEAPT_NANOS = 250_000_000L;

  private static final double RESTING_SHARE = 0.5;

  /** Of the processors, for a concurrent cycle; HotSpot's default from four on, and more below. */
  private static final double CONCURRENT_PART = 0.25;

  private static final double LEAST_FREE_SHARE = 0.01;
  private static final long WINDOW_NANOS = 1_000_000_000L;
  private static final long LONGEST_WINDOW_NANOS = 5_000_000_000L;
  private static final int LEAST_COLLECTIONS = 2;
  private static final int COSTLY_WINDOWS = 3;
  private static final int CHEAP_WINDOWS = 10;

  /** Ten seconds become ten minutes. */
  private static final int MOST_BACK_OFF = 64;

  private static final double NANOS_PER_MILLI = 1e6;

  private final HeapModel model;
  private final FloorHistory floors = new FloorHistory();
  private boolean started;
  private boolean reserve = true;
  private boolean ballast = true;
  private long beganNanos;
  private long beganCollections;
  private long beganMillis;
  private long lowestBytes;
  private long floorBytes = -1;
  private int costly;
  private int cheap;
  private int cheapBallast;
  private int backOff = 1;

  public HoldingCost(HeapModel model) {
    this.model = model;
  }

  /**
   * Takes the next sample.
   *
   * @param usedBytes the lowest use since the last one
   * @param heldBytes what is held now
   * @param wholeBytes what would be held if all were
   * @param ballastBytes the ballast's part of that
   * @param far whether the level is {@code NORMAL}, and without what is held proven to be far from
   *     the next line
   */
  public void next(
      HeapSample s,
      long usedBytes,
      long heldBytes,
      long wholeBytes,
      long ballastBytes,
      boolean far) {
    if (!started) {
      started = true;
      begin(s);
    }
    lowestBytes = Math.min(lowestBytes, usedBytes);
    boolean told = s.collections - beganCollections >= LEAST_COLLECTIONS;
    long passed = s.nanos - beganNanos;
    boolean leapt =
        told && passed >= LEAPT_NANOS && floors.above(lowestBytes) > LEAPT_SHARE * max();
    if (!holdsAll() && (!far || leapt)) {
      takeAll();
    }
    if (passed >= (told ? WINDOW_NANOS : LONGEST_WINDOW_NANOS)) {
      judge(share(s, passed), heldBytes, wholeBytes, ballastBytes, far && told);
      begin(s);
    }
  }

  private void begin(HeapSample s) {
    beganNanos = s.nanos;
    beganCollections = s.collections;
    beganMillis = s.spaceMillis;
    lowestBytes = s.usedBytes;
  }

  private double share(HeapSample s, long passedNanos) {
    double share = (s.spaceMillis - beganMillis) * NANOS_PER_MILLI / passedNanos;
    boolean resting = !model.collector().provesByHeadroom() && share < RESTING_SHARE;
    return resting ? CONCURRENT_PART * share : share;
  }

  private void judge(
      double share, long heldBytes, long wholeBytes, long ballastBytes, boolean mayGive) {
    boolean rising = floorBytes >= 0 && lowestBytes - floors.highest() > RISING_SHARE * max();
    floors.add(lowestBytes);
    floorBytes = lowestBytes;
    double free = model.cheapBytes(model.maxBytes()) - lowestBytes;
    double limit = reserve ? RESERVE_LOSS : BALLAST_LOSS;
    if (!mayGive || loss(share, heldBytes, free + heldBytes) <= limit) {
      costly = 0;
    } else if (ballast && !rising) {
      costly++;
    }
    boolean wouldPay = loss(share, wholeBytes, free) >= CHEAP_PART * RESERVE_LOSS;
    cheap = wouldPay || holdsAll() ? 0 : cheap + 1;
    boolean ballastPays = loss(share, ballastBytes, free) >= CHEAP_BALLAST_PART * BALLAST_LOSS;
    cheapBallast = ballastPays || ballast ? 0 : cheapBallast + 1;
    // Once it was too much: that it is so again needs less proof.
    if (!holdsAll() && floors.above(floors.lowest()) > RISEN_SHARE * max()) {
      takeAll();
    } else if (costly >= (backOff == 1 ? COSTLY_WINDOWS : 1)) {
      giveBack();
    } else if (cheap >= CHEAP_WINDOWS * backOff) {
      takeAll();
      backOff = Math.min(MOST_BACK_OFF, 4 * backOff);
    } else if (cheapBallast >= CHEAP_WINDOWS * backOff) {
      ballast = true;
      cheapBallast = 0;
      backOff = Math.min(MOST_BACK_OFF, 4 * backOff);
    }
  }

  private double loss(double share, long heldBytes, double freeBytes) {
    return share * Math.min(1, heldBytes / Math.max(LEAST_FREE_SHARE * max(), freeBytes));
  }

  private void giveBack() {
    if (holdsAll()) {
      floors.settle();
    }
    if (reserve) {
      reserve = false;
    } else {
      ballast = false;
    }
    costly = 0;
    cheap = 0;
    cheapBallast = 0;
  }

  private void takeAll() {
    reserve = true;
    ballast = true;
    costly = 0;
    cheap = 0;
    cheapBallast = 0;
  }

  private boolean holdsAll() {
    return reserve && ballast;
  }

  private double max() {
    return model.maxBytes();
  }

  /** Whether the reserve is to be held. */
  public boolean holdsReserve() {
    return reserve;
  }

  /** Whether the ballast is to be held. */
  public boolean holdsBallast() {
    return ballast;
  }
}
