package dev.plimsoll.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * The first relief of one run, out of its recording; what never came is {@code NaN}.
 *
 * @param values as {@link #NAMES}: the wake-up is the begin of the last collection that was asked
 *     for before the level rose, the decision the rise, the first entry gone and the room as the
 *     program saw them; asked and estimated are the agent's, until then, the room is what use fell
 */
record ReliefTimes(List<Double> values) {
  static final List<String> NAMES =
      List.of(
          "wake-up to decision ms",
          "decision to first entry gone ms",
          "first entry gone to room ms",
          "asked MB",
          "estimated MB",
          "room MB");
  private static final double NEVER = Double.NaN;

  static ReliefTimes of(List<RecordedEvent> events) {
    Instant decided = null;
    Instant gone = null;
    Instant room = null;
    double roomBytes = NEVER;
    for (RecordedEvent event : events) {
      String name = event.getEventType().getName();
      if (name.equals("dev.plimsoll.LevelChange") && event.getString("from").equals("NORMAL")) {
        decided = earlier(decided, decision(event));
      } else if (name.equals(ReliefLoop.SEEN) && event.getString("what").equals("gone")) {
        gone = event.getStartTime();
      } else if (name.equals(ReliefLoop.SEEN)) {
        room = event.getStartTime();
        roomBytes = event.getLong("bytes");
      }
    }
    double asked = 0;
    double estimated = 0;
    Instant woken = null;
    for (RecordedEvent event : events) {
      String name = event.getEventType().getName();
      if (name.equals("dev.plimsoll.Shed") && !isAfter(decision(event), room)) {
        asked += Math.max(0, event.getLong("asked"));
        estimated += Math.max(0, event.getLong("returned"));
      } else if (name.equals("dev.plimsoll.CollectionAsked")
          && !isAfter(decision(event), decided)) {
        Instant begun = decision(event).minus(event.getDuration("time"));
        woken = woken == null || begun.isAfter(woken) ? begun : woken;
      }
    }
    return new ReliefTimes(
        List.of(
            millis(woken, decided),
            millis(decided, gone),
            millis(gone, room),
            asked / 1e6,
            estimated / 1e6,
            roomBytes / 1e6));
  }

  /** An event is told a moment after what it tells of. */
  private static Instant decision(RecordedEvent event) {
    return event.getStartTime().minus(event.getDuration("delay"));
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  private static boolean isAfter(Instant time, @Nullable Instant other) {
    return other != null && time.isAfter(other);
  }

  /** At least 0: a shed that is ordered with the level may come before it is told. */
  private static double millis(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null
        ? NEVER
        : Math.max(0, Duration.between(from, to).toNanos() / 1e6);
  }
}
