package dev.plimsoll.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * The first relief of one run, out of its recording; what never came is {@code NaN}.
 *
 * @param values as {@link #NAMES}: the wake-up is the begin of the asked collection whose answer
 *     raised the level, the decision the rise, the first entry gone and the room as the program saw
 *     them; asked and estimated are the agent's, of all sheds begun before there was room, asked
 *     without a limit infinite; the last is what use had fallen by when there was room
 */
record ReliefTimes(List<Double> values) {
  static final List<String> NAMES =
      List.of(
          "wake-up to decision ms",
          "decision to first entry gone ms",
          "first entry gone to room ms",
          "asked MB",
          "estimated MB",
          "first fall MB");
  private static final double NEVER = Double.NaN;
  private static final String PROVEN = "proven live bytes crossed the line";

  /** The answer of a collection and the level that it raises are told in one look. */
  private static final Duration ONE_LOOK = Duration.ofMillis(20);

  /**
   * What an event tells.
   *
   * @param end when what it tells of was over; itself it is told a moment later
   * @param asked negative without a limit
   * @param bytes returned, or what use fell by
   * @param text the reason of a rise from {@code NORMAL}, or what was seen
   */
  record Fact(Kind kind, Instant end, Duration time, long asked, long bytes, String text) {
    enum Kind {
      RISE,
      COLLECTION,
      SHED,
      SEEN
    }

    private static @Nullable Fact of(RecordedEvent event) {
      String name = event.getEventType().getName();
      if (name.equals(ReliefLoop.SEEN)) {
        String what = event.getString("what");
        long bytes = event.getLong("bytes");
        return new Fact(Kind.SEEN, event.getStartTime(), Duration.ZERO, 0, bytes, what);
      }
      if (!event.hasField("delay")) {
        // One of the JDK's own, which a recording always has.
        return null;
      }
      Instant end = event.getStartTime().minus(event.getDuration("delay"));
      return switch (name) {
        case "dev.plimsoll.LevelChange" ->
            event.getString("from").equals("NORMAL")
                ? new Fact(Kind.RISE, end, Duration.ZERO, 0, 0, event.getString("reason"))
                : null;
        case "dev.plimsoll.CollectionAsked" ->
            new Fact(Kind.COLLECTION, end, event.getDuration("time"), 0, 0, "");
        case "dev.plimsoll.Shed" ->
            new Fact(
                Kind.SHED,
                end,
                event.getDuration("time"),
                event.getLong("asked"),
                Math.max(0, event.getLong("returned")),
                "");
        default -> null;
      };
    }

    private Instant begin() {
      return end.minus(time);
    }

    private boolean isSeen(String what) {
      return kind == Kind.SEEN && text.equals(what);
    }
  }

  static ReliefTimes ofRecording(List<RecordedEvent> events) {
    return of(events.stream().map(Fact::of).filter(Objects::nonNull).toList());
  }

  static ReliefTimes of(List<Fact> facts) {
    Fact rise = first(facts, fact -> fact.kind == Fact.Kind.RISE);
    Fact gone = first(facts, fact -> fact.isSeen("gone"));
    Fact room = first(facts, fact -> fact.isSeen("room"));
    double asked = room == null ? NEVER : 0;
    double estimated = asked;
    Instant woken = null;
    for (Fact fact : facts) {
      if (fact.kind == Fact.Kind.SHED && room != null && fact.begin().isBefore(room.end)) {
        asked += fact.asked < 0 ? Double.POSITIVE_INFINITY : fact.asked;
        estimated += fact.bytes;
      } else if (fact.kind == Fact.Kind.COLLECTION && isProof(fact, rise)) {
        woken = fact.begin();
      }
    }
    return new ReliefTimes(
        List.of(
            millis(woken, end(rise)),
            millis(end(rise), end(gone)),
            millis(end(gone), end(room)),
            asked / 1e6,
            estimated / 1e6,
            room == null ? NEVER : room.bytes / 1e6));
  }

  /** Whether the level rose by its answer, and not by one that the JVM gave unasked. */
  private static boolean isProof(Fact collection, @Nullable Fact rise) {
    return rise != null
        && rise.text.equals(PROVEN)
        && !collection.end.isAfter(rise.end)
        && collection.end.plus(ONE_LOOK).isAfter(rise.end);
  }

  private static @Nullable Fact first(List<Fact> facts, Predicate<Fact> wanted) {
    Fact first = null;
    for (Fact fact : facts) {
      if (wanted.test(fact) && (first == null || fact.end.isBefore(first.end))) {
        first = fact;
      }
    }
    return first;
  }

  private static @Nullable Instant end(@Nullable Fact fact) {
    return fact == null ? null : fact.end;
  }

  /** At least 0: a shed that is ordered with the level may come before it is told. */
  private static double millis(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null
        ? NEVER
        : Math.max(0, Duration.between(from, to).toNanos() / 1e6);
  }
}
