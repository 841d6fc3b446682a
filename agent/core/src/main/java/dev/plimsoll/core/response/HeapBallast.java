package dev.plimsoll.core.response;

import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.AgentLog;
import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Memory kept only to be given up. It hangs on one soft reference, so that the JVM itself drops it
 * inside the very allocation that would have failed (200 of 200 on ten collector and JDK pairs),
 * before any thread of ours could run.
 *
 * <p>HotSpot clears an untouched soft reference in a healthy JVM too, after as many seconds as MB
 * are free. So its age is refreshed, but only far from the line and outside a collection: a {@code
 * get} during concurrent marking keeps it alive into the very {@code OutOfMemoryError} it is there
 * to prevent (12 of 12 on ZGC). Where that does not hold it, it is held strongly.
 *
 * <p>{@link #tick} is the one place where the control thread allocates: far from the line, outside
 * a collection, at most 1 MiB a call. It belongs to that thread; all else is safe for any thread
 * and returns at once.
 */
public final class HeapBallast {
  /** Chunks of this size need no contiguous room, are never humongous and can be moved. */
  static final int CHUNK_BYTES = 64 * 1024;

  private static final int ARRAY_HEADER_BYTES = 16;

  /** 64 GiB; the array that holds them is in one piece, of 8 MiB then. Chosen, not measured. */
  private static final int MOST_CHUNKS = 1 << 20;

  /** How much one tick builds; 1 MiB is zeroed in about 0.1 ms. */
  private static final int CHUNKS_PER_TICK = 16;

  /** A reference read once between two collections does not age; once a second is often enough. */
  private static final long REFRESH_NANOS = 1_000_000_000L;

  /**
   * Who collects all the time is never seen outside a collection; after so long it does not count.
   * Chosen, not measured.
   */
  private static final long LONGEST_COLLECTION_NANOS = 2_000_000_000L;

  private static final long FIRST_BACK_OFF_NANOS = 1_000_000_000L;

  /** Chosen, not measured. */
  private static final long LONGEST_BACK_OFF_NANOS = 60_000_000_000L;

  /**
   * More clearings in a healthy minute, and soft does not hold here: ZGC clears all soft references
   * in each cycle that met an allocation stall, and some healthy programs have little else (five
   * clearings in 19 s on 17; ten in a second under full churn, each built anew at once: 80 MB/s of
   * garbage).
   */
  private static final int MOST_HEALTHY_CLEARINGS = 5;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final AgentLog log;
  private final AtomicLong releases = new AtomicLong();

  /** Written by any thread, read by the control thread at each tick. */
  private volatile long targetBytes;

  private volatile boolean wanted = true;

  /** Written by the control thread; {@link #release} only clears what it refers to. */
  private volatile SoftReference<byte[][]> ballast = new SoftReference<>(null);

  /** The same array while it is held strongly; nulled by any thread, set by the control thread. */
  private final AtomicReference<byte @Nullable [][]> strong = new AtomicReference<>();

  /** Written by the control thread, read by any. */
  private volatile boolean soft;

  private volatile int filled;

  /** Written by the control thread, read by any. */
  private volatile boolean affordable = true;

  /** Written by the control thread, read by any. */
  private volatile boolean fit = true;

  private final AtomicLong clearings = new AtomicLong();
  private final AtomicLong healthyClearings = new AtomicLong();

  // Confined to the control thread.
  private boolean waiting;
  private boolean signal;
  private int chunks;
  private long seenReleases;
  private long backOffNanos = FIRST_BACK_OFF_NANOS;
  private long notBeforeNanos;
  private boolean backingOff;
  private long refreshedNanos;
  private long quietNanos;
  private long minuteBeganNanos;
  private int clearingsOfMinute;
  private long wholeSinceNanos;

  /**
   * A ballast that holds nothing yet.
   *
   * @param targetBytes rounded down to chunks of 64 KiB; 0 for none
   * @param soft false where the JVM does not keep soft references or breaks their promise
   *     (generational Shenandoah, {@code SoftRefLRUPolicyMSPerMB=0}): then it is dropped at {@code
   *     CRITICAL}
   */
  public HeapBallast(long targetBytes, boolean soft, AgentLog log) {
    this.targetBytes = Math.max(0, targetBytes);
    this.soft = soft;
    this.log = log;
  }

  /**
   * Looks for a clearing, builds a piece or refreshes the age; control thread.
   *
   * @param farFromLine whether a whole ballast more would not bring the next line near
   * @param collecting whether a collection may be under way
   */
  public void tick(PressureLevel level, boolean farFromLine, boolean collecting, long nanos) {
    boolean healthy = level == PressureLevel.NORMAL && farFromLine;
    noticeRelease();
    noticeClearing(healthy, nanos);
    if (!soft && level.compareTo(PressureLevel.CRITICAL) >= 0 && filled > 0) {
      forget();
      backOff(nanos);
    }
    if (isQuiet(collecting, nanos) && healthy && wanted && affordable && fit && !waiting) {
      keep(nanos);
    }
  }

  /**
   * Gives it back while the application would pay for it, and lets it be built again; an operator's
   * {@link #release} stands whatever this says. Control thread.
   */
  public void setAffordable(boolean on) {
    if (affordable && !on) {
      forget();
    }
    affordable = on;
  }

  /** Gives it back for as long as something else is full before the heap is. Control thread. */
  public void setFit(boolean on) {
    if (fit && !on) {
      forget();
    }
    fit = on;
  }

  /**
   * Whether it is left as it is, for however long: neither built nor kept young. Control thread.
   */
  public void setWaiting(boolean on) {
    waiting = on;
  }

  /**
   * True once for each time that the JVM took the ballast near the line; a clearing far from it is
   * counted only. Ask after {@link #tick}; control thread.
   */
  public boolean cleared() {
    boolean result = signal;
    signal = false;
    return result;
  }

  /** Drops the ballast and keeps it dropped; it is garbage now, room after a collection. */
  public void release() {
    wanted = false;
    releases.incrementAndGet();
    drop();
  }

  /** Lets it be built again, at once; after a clearing, from the end of its back-off on. */
  public void rebuild() {
    wanted = true;
  }

  public long heldBytes() {
    return wanted && !ballast.refersTo(null) ? (long) filled * CHUNK_BYTES : 0;
  }

  /** Changes the size; what is held goes at once if it is to be smaller, and is built anew. */
  public void setTargetBytes(long bytes) {
    targetBytes = Math.max(0, bytes);
    if (bytes < heldBytes()) {
      releases.incrementAndGet();
      drop();
    }
  }

  /** What is held once all of it is: whole chunks. */
  public long wholeBytes() {
    return Math.min(targetBytes / CHUNK_BYTES, MOST_CHUNKS) * CHUNK_BYTES;
  }

  /** How often the JVM took it near the line. */
  long clearings() {
    return clearings.get();
  }

  /** How often the JVM took it far from the line, out of age. */
  long healthyClearings() {
    return healthyClearings.get();
  }

  /** False while it is given back since the application would pay for it. */
  public boolean isAffordable() {
    return affordable;
  }

  /** False while it is given back since something else is full before the heap is. */
  public boolean isFit() {
    return fit;
  }

  /** Whether the JVM may take it by itself. */
  boolean isSoft() {
    return soft;
  }

  /** Soft no more where the JVM takes it again and again in good health. */
  private void judgeSoftness(long nanos) {
    if (nanos - minuteBeganNanos > MINUTE_NANOS) {
      minuteBeganNanos = nanos;
      clearingsOfMinute = 0;
    }
    if (++clearingsOfMinute > MOST_HEALTHY_CLEARINGS && soft) {
      soft = false;
      log.debug("ballast: the JVM does not keep soft references here; held strongly now");
    }
  }

  private boolean isQuiet(boolean collecting, long nanos) {
    if (!collecting) {
      quietNanos = nanos;
    }
    return !collecting || nanos - quietNanos >= LONGEST_COLLECTION_NANOS;
  }

  private void keep(long nanos) {
    int goal = (int) (wholeBytes() / CHUNK_BYTES);
    if (goal != chunks) {
      forget();
      chunks = goal;
    }
    if (filled >= chunks) {
      rest(nanos);
    } else if (!backingOff || nanos - notBeforeNanos >= 0) {
      build(nanos);
    }
  }

  private void noticeRelease() {
    long now = releases.get();
    if (now != seenReleases) {
      seenReleases = now;
      // Once more: the release may have met a piece being built.
      forget();
      // An operator's wish says nothing about the heap.
      backingOff = false;
    }
  }

  private void noticeClearing(boolean healthy, long nanos) {
    if (filled == 0 || !ballast.refersTo(null)) {
      return;
    }
    forget();
    if (!wanted || releases.get() != seenReleases) {
      return;
    }
    if (!healthy) {
      clearings.incrementAndGet();
      signal = true;
      backOff(nanos);
      return;
    }
    healthyClearings.incrementAndGet();
    judgeSoftness(nanos);
  }

  private void build(long nanos) {
    try {
      byte[][] spine = ballast.get();
      if (spine == null || filled == 0) {
        spine = new byte[chunks][];
        ballast = new SoftReference<>(spine);
        strong.set(soft ? null : spine);
        filled = 0;
      }
      int end = Math.min(chunks, filled + CHUNKS_PER_TICK);
      for (int i = filled; i < end; i++) {
        spine[i] = new byte[CHUNK_BYTES - ARRAY_HEADER_BYTES];
        filled = i + 1;
      }
      refreshedNanos = nanos;
      wholeSinceNanos = nanos;
    } catch (OutOfMemoryError e) {
      backOff(nanos);
    }
  }

  /** Whole and healthy: keep it young, forget the back-off after as long a rest as the longest. */
  private void rest(long nanos) {
    if (nanos - refreshedNanos >= REFRESH_NANOS) {
      refreshedNanos = nanos;
      if (ballast.get() == null) {
        return;
      }
    }
    if (nanos - wholeSinceNanos >= LONGEST_BACK_OFF_NANOS) {
      backingOff = false;
      backOffNanos = FIRST_BACK_OFF_NANOS;
    }
  }

  private void backOff(long nanos) {
    backingOff = true;
    notBeforeNanos = nanos + backOffNanos;
    backOffNanos = Math.min(2 * backOffNanos, LONGEST_BACK_OFF_NANOS);
  }

  private void forget() {
    drop();
    filled = 0;
  }

  private void drop() {
    strong.set(null);
    ballast.clear();
  }
}
