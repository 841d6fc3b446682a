package dev.plimsoll.core.response.shed;

import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/** Application code that sheds; held until it is withdrawn. */
public final class CallbackTarget extends Target {
  private static final long[] REHEARSAL = {};

  /** In the place of one that was withdrawn; made early, since in a full heap it could not be. */
  private static final ToLongFunction<long[]> NOBODY = new Nobody();

  /** More than any process holds: an answer beyond it is a mistake, and must not end the shed. */
  private static final long MOST_BYTES = 1L << 40;

  /** Weight of the newest answer in what is learned of its holdings; chosen, not measured. */
  private static final double NEWEST = 0.5;

  /** Replaced once, by whoever withdraws it; a call under way goes on. */
  private volatile ToLongFunction<long[]> shedder;

  /** What it holds when asked, from what it returned for which fraction; with the claim. */
  private volatile long holdings = UNKNOWN;

  /**
   * @param shedder what to call; one that stands for a marked method also is an {@link IntSupplier}
   *     of how many objects it is called on now
   */
  public CallbackTarget(Terms terms, ToLongFunction<long[]> shedder) {
    super(terms);
    this.shedder = shedder;
  }

  @Override
  public String kind() {
    return "callback";
  }

  @Override
  public int instances() {
    return shedder instanceof IntSupplier owners ? owners.getAsInt() : 1;
  }

  @Override
  public long estimatedBytes() {
    return holdings;
  }

  @Override
  public long boundBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isGone() {
    return false;
  }

  @Override
  public void rehearse() {
    long unused = shedder.applyAsLong(REHEARSAL);
  }

  /** Holds the application's code no longer, now that it was withdrawn. Any thread. */
  void letGo() {
    shedder = NOBODY;
  }

  /**
   * Calls it.
   *
   * @param call level, resource, bits of the fraction, bytes wanted, deadline
   * @return what it said it freed; -1 when it does not know
   */
  public long shed(long[] call) {
    return Math.max(-1, Math.min(shedder.applyAsLong(call), MOST_BYTES));
  }

  /** Learns from an answer what it held before it gave. */
  public void learn(double fraction, long returned) {
    if (returned > 0 && fraction > 0) {
      double before = returned / fraction;
      long known = holdings;
      holdings = Math.round(known < 0 ? before : known + NEWEST * (before - known));
    }
  }

  private static final class Nobody implements ToLongFunction<long[]> {
    @Override
    public long applyAsLong(long[] call) {
      return 0;
    }
  }
}
