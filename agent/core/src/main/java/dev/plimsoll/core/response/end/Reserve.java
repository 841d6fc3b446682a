package dev.plimsoll.core.response.end;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Memory held strongly for the last steps: one array of exactly the reserve's size, which a hook
 * gets as it is, and some air beside it, dropped when the hooks start so that their plain
 * allocations find room in a heap that is full.
 *
 * <p>One array, because room for one cannot be promised from pieces: a region collector needs
 * adjacent regions for it, and whatever is freed first belongs to whoever allocates first. Safe for
 * any thread.
 */
public final class Reserve {
  /**
   * Air beside the array: half of it, at least one page of ZGC and two regions of G1, for that much
   * must be free in one piece before any thread gets a new allocation buffer.
   */
  private static final long LEAST_AIR_BYTES = 2 << 20;

  private static final long MOST_AIR_BYTES = 4 << 20;
  private static final int AIR_PIECE_BYTES = 64 * 1024 - 16;
  private static final int ATTEMPTS = 4;
  private static final long PAUSE_NANOS = 5_000_000;

  private final int bytes;
  private final int airPieces;
  private final boolean errorEndsJvm;

  /** Guarded by this; the lock is never held while anything is allocated. */
  private byte @Nullable [] whole;

  /**
   * The same array, for when it is not held strongly; made early, since nothing can be late.
   * Written with the lock; read without by the control thread, which asks at each look whether
   * anything is held.
   */
  private volatile SoftReference<byte[]> softly = new SoftReference<>(null);

  private final AtomicReference<byte @Nullable [][]> air = new AtomicReference<>();

  /**
   * A reserve that holds nothing yet.
   *
   * @param bytes the largest array that {@link #take} hands out for certain; 0 for no reserve
   */
  public Reserve(long bytes) {
    this(bytes, false);
  }

  /**
   * A reserve that holds nothing yet.
   *
   * @param errorEndsJvm whether an {@code OutOfMemoryError} ends the JVM even if it is caught
   *     ({@code ExitOnOutOfMemoryError}): then no attempt is made that may fail while there is
   *     something to drop
   */
  public Reserve(long bytes, boolean errorEndsJvm) {
    this.errorEndsJvm = errorEndsJvm;
    this.bytes = (int) Math.max(0, Math.min(bytes, Integer.MAX_VALUE - 16));
    long wanted = Math.max(LEAST_AIR_BYTES, Math.min(this.bytes / 2, MOST_AIR_BYTES));
    this.airPieces = this.bytes == 0 ? 0 : (int) (wanted / (AIR_PIECE_BYTES + 16));
  }

  /** Whether an attempt to {@link #fill} cannot end the JVM now. */
  public boolean mayFill() {
    return mayFill(freeBytes());
  }

  boolean mayFill(long freeBytes) {
    return !errorEndsJvm || freeBytes >= wholeBytes();
  }

  /**
   * Sets aside what is not held, some milliseconds for 32 MiB; what cannot be had now is left out.
   */
  public void fill() {
    try {
      if (air.get() == null && airPieces > 0) {
        air.compareAndSet(null, newAir());
      }
      if (bytes > 0 && !holds(0)) {
        byte[] array = new byte[bytes];
        keep(array, new SoftReference<>(array));
      }
    } catch (OutOfMemoryError e) {
      // Left out; heldBytes() tells.
      return;
    }
  }

  /** What is held now, air included; takes no lock. */
  public long heldBytes() {
    return (holds(0) ? bytes : 0) + (air.get() == null ? 0 : (long) airPieces * AIR_PIECE_BYTES);
  }

  /** What is held once it is filled, air included. */
  public long wholeBytes() {
    return bytes + (long) airPieces * AIR_PIECE_BYTES;
  }

  /**
   * Hands out an array; the very one that was set aside if it is of that length, else a new one.
   *
   * @param wanted 0 or more
   * @return an array of that length, zeroed; in a heap too full for it, the longer one that was set
   *     aside, rather than none
   * @throws OutOfMemoryError if neither the reserve nor the heap has that much
   */
  public byte[] take(int wanted) {
    byte[] same = give(wanted, wanted);
    if (same != null) {
      return same;
    }
    releaseAir();
    if (!errorEndsJvm && holds(wanted)) {
      byte[] made = make(wanted);
      if (made != null) {
        return made;
      }
      // Dropping the longer one for one of the right length would lose it: what is freed belongs
      // to whoever allocates first, and with two threads that leak that was another in 9 of 11.
      byte[] longer = give(wanted, Integer.MAX_VALUE);
      if (longer != null) {
        return longer;
      }
    }
    release();
    return makeOrFail(wanted);
  }

  /**
   * Links what {@link #take} may need; in a full heap even that fails. No collection is asked for.
   */
  void rehearse() {
    fill();
    soften();
    int length = take(bytes).length + take(0).length;
    fill();
    length += take(bytes / 2).length;
    // The class of System.gc is resolved in this one by any call.
    pause(System.identityHashCode(this) < 0 ? length : 0);
    release();
  }

  /** Drops it all; garbage now, room after a collection. */
  public void release() {
    forget();
    releaseAir();
  }

  /** Lets the JVM take the array rather than fail an allocation, until {@link #harden}. */
  public synchronized void soften() {
    if (whole != null) {
      // Read, so that it is young: an old one goes in any full collection. And only once: what is
      // read while ZGC marks is kept, as what is held is.
      whole = softly.get();
      whole = null;
    }
  }

  /** Holds the array strongly again if it is still there. */
  public synchronized void harden() {
    whole = softly.get();
  }

  /** Makes room for plain allocations, of the hooks or of a shed; the array stays. */
  public void releaseAir() {
    air.set(null);
  }

  /** What the heap has left, garbage not counted. */
  static long freeBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private byte[][] newAir() {
    byte[][] pieces = new byte[airPieces][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = new byte[AIR_PIECE_BYTES];
    }
    return pieces;
  }

  private synchronized void keep(byte[] array, SoftReference<byte[]> reference) {
    whole = array;
    softly = reference;
  }

  private boolean holds(int least) {
    return !softly.refersTo(null) && bytes >= least;
  }

  /** The array, and no more held, if its length is in that range; else null. */
  private synchronized byte @Nullable [] give(int least, int most) {
    if (bytes < least || bytes > most) {
      return null;
    }
    byte[] array = whole == null ? softly.get() : whole;
    forget();
    return array;
  }

  private synchronized void forget() {
    whole = null;
    softly.clear();
  }

  private static byte[] makeOrFail(int wanted) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      byte[] made = make(wanted);
      if (made != null) {
        return made;
      }
      System.gc();
      pause(PAUSE_NANOS * attempt);
    }
    return new byte[wanted];
  }

  /** Nothing is called when it fails: what is linked then may fail too. */
  private static byte @Nullable [] make(int wanted) {
    try {
      return new byte[wanted];
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  private static void pause(long nanos) {
    LockSupport.parkNanos(nanos);
  }
}
