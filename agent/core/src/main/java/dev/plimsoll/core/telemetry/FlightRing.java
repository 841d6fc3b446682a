package dev.plimsoll.core.telemetry;

import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import dev.plimsoll.core.base.NanoClock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last stretch of the agent's life, always on, for those who had no recording running: states
 * and decisions in arrays that are made once, and nothing allocated per entry. States come every
 * second above {@code NORMAL} and every five seconds at it, so the ring holds 17 minutes to an hour
 * and a half. Written by {@code plimsoll-notify}; {@link #write} may be called on any thread, and
 * what happens while it writes is left out.
 *
 * <p>Times are kept by the clock that never jumps, and written as the time of day as of then: if
 * that was put back meanwhile, what came later still stands later.
 */
public final class FlightRing implements DecisionSink {
  /** The first line of a dump. */
  public static final String MAGIC = "plimsoll-ring 1";

  // 128 KiB; the decisions take half as much.
  static final int STATES = 1024;
  public static final int DECISIONS = 512;

  /** Apart from the others: sheds and bounds of one long episode would push out its beginning. */
  public static final int LEVEL_CHANGES = 64;

  private static final int WIDTH = 16;
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final PressureLevel[] LEVELS = PressureLevel.values();

  private final ReentrantLock lock = new ReentrantLock();
  private final NanoClock clock;
  private final long[] states = new long[STATES * WIDTH];
  private final RingEntry[] decisions = new RingEntry[DECISIONS];
  private final RingEntry[] levelChanges = new RingEntry[LEVEL_CHANGES];
  private final HeapReading reading = new HeapReading();
  private long stateCount;
  private long decisionCount;
  private long levelCount;
  private long lastNanos;

  /** Written once by whoever finishes the start. */
  private volatile @Nullable AgentControl control;

  FlightRing(NanoClock clock) {
    this.clock = clock;
    LevelEvidence none = new LevelEvidence();
    for (int i = 0; i < DECISIONS; i++) {
      decisions[i] = new RingEntry(none);
    }
    for (int i = 0; i < LEVEL_CHANGES; i++) {
      levelChanges[i] = new RingEntry(new LevelEvidence());
    }
  }

  /** States are taken from there, from the next tick on. */
  void follow(AgentControl source) {
    control = source;
  }

  @Override
  public void accept(Decision d, String line) {
    // Wake-ups that came to nothing would push out all else.
    if (d.kind == Decision.Kind.WAKE_DISMISSED || !lock.tryLock()) {
      return;
    }
    try {
      if (d.kind == Decision.Kind.LEVEL) {
        levelChanges[(int) (levelCount++ % LEVEL_CHANGES)].copy(d);
        takeNow();
      } else {
        decisions[(int) (decisionCount++ % DECISIONS)].copy(d);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void tick(long nanos) {
    AgentControl source = control;
    if (source == null) {
      return;
    }
    PressureLevel level = source.level();
    long period = level == PressureLevel.NORMAL ? CALM_NANOS : BUSY_NANOS;
    if ((stateCount > 0 && nanos - lastNanos < period) || !lock.tryLock()) {
      return;
    }
    try {
      lastNanos = nanos;
      take(source, level);
    } finally {
      lock.unlock();
    }
  }

  /** Whether decisions, changes of level or others, have been pushed out by later ones. */
  public boolean hasForgotten() {
    lock.lock();
    try {
      return decisionCount > DECISIONS || levelCount > LEVEL_CHANGES;
    } finally {
      lock.unlock();
    }
  }

  /** Writes states, changes of level and other decisions, each oldest first. */
  public void write(RingWriter to) throws IOException {
    lock.lock();
    try {
      takeNow();
      long now = clock.nanoTime();
      long today = System.currentTimeMillis();
      for (long i = Math.max(0, stateCount - STATES); i < stateCount; i++) {
        int at = (int) (i % STATES) * WIDTH;
        state(to, at, today - millis(now - states[at]));
      }
      write(to, levelChanges, levelCount, now, today);
      write(to, decisions, decisionCount, now, today);
    } finally {
      lock.unlock();
    }
  }

  private static void write(RingWriter to, RingEntry[] entries, long count, long now, long today)
      throws IOException {
    for (long i = Math.max(0, count - entries.length); i < count; i++) {
      RingEntry entry = entries[(int) (i % entries.length)];
      entry.write(to, today - millis(now - entry.nanos()));
    }
  }

  private void takeNow() {
    AgentControl source = control;
    if (source != null) {
      take(source, source.level());
    }
  }

  private void take(AgentControl source, PressureLevel level) {
    source.readHeap(reading);
    int at = (int) (stateCount++ % STATES) * WIDTH;
    states[at] = clock.nanoTime();
    states[at + 1] = level.ordinal();
    states[at + 2] = reading.usedBytes;
    states[at + 3] = reading.provenLiveBytes;
    states[at + 4] = reading.capacityBytes;
    states[at + 5] = reading.moderateLineBytes;
    states[at + 6] = reading.criticalLineBytes;
    states[at + 7] = ShedderStatus.boundOrNone(reading.boundBytes);
    states[at + 8] = reading.cacheBytes;
    states[at + 9] = reading.ballastHeldBytes;
    states[at + 10] = reading.reserveHeldBytes;
    states[at + 11] = reading.timeToFullNanos;
    states[at + 12] = source.measured(MemoryResource.CONTAINER);
    states[at + 13] = source.capacity(MemoryResource.CONTAINER);
    states[at + 14] = reading.collections;
    states[at + 15] = reading.pauseMillis;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private void state(RingWriter to, int at, long millis) throws IOException {
    to.word("S").number(millis).word(LEVELS[(int) states[at + 1]].name());
    for (int i = 2; i < WIDTH; i++) {
      to.number(states[at + i]);
    }
    to.endLine();
  }
}
