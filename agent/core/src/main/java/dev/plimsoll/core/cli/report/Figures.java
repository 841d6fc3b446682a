package dev.plimsoll.core.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the judge looks at, worked out of a chronicle. Sizes are bytes, -1 where unknown. */
final class Figures {
  private static final long SECOND_MILLIS = 1_000;

  final List<Episode> episodes;

  /** Those that were not only simulated; all that is told of levels is told of these. */
  final List<Episode> real;

  final long spanMillis;
  final long aboveMillis;

  /** The episode with the highest peak, of these the longest; empty if all was normal. */
  final Optional<Episode> worst;

  final Optional<Reading> last;
  final long peakLive;
  final long peakCaches;
  final long leastBound;

  /** In use at the lowest point of the last third of the time. */
  final long leastUsed;

  final long returned;

  /** Seconds in which caches were cut although no level stood. */
  final long trimmedMillis;

  /** What was live beside the caches, at each proof. */
  final List<Point> floors;

  Figures(Chronicle chronicle, List<Episode> episodes) {
    this.episodes = episodes;
    spanMillis = chronicle.end() - chronicle.start();
    real = episodes.stream().filter(episode -> !episode.simulated()).toList();
    aboveMillis = real.stream().mapToLong(Episode::millis).sum();
    worst =
        real.stream()
            .max(
                Comparator.comparingInt((Episode e) -> Episode.rank(e.peak()))
                    .thenComparingLong(Episode::millis));
    List<Reading> readings = chronicle.readings;
    last = readings.isEmpty() ? Optional.empty() : Optional.of(readings.get(readings.size() - 1));
    peakLive = readings.stream().mapToLong(Reading::live).max().orElse(-1);
    // What one shed returned was there before it, also where no reading has seen it.
    peakCaches =
        Math.max(
            readings.stream().mapToLong(Reading::caches).max().orElse(-1),
            chronicle.sheds.stream().mapToLong(Shed::returned).max().orElse(-1));
    leastBound = readings.stream().mapToLong(Reading::bound).filter(b -> b >= 0).min().orElse(-1);
    long lastThird = chronicle.end() - spanMillis / 3;
    leastUsed =
        chronicle.used.stream()
            .filter(p -> p.millis() >= lastThird && p.value() >= 0)
            .mapToLong(Point::value)
            .min()
            .orElse(-1);
    returned = chronicle.sheds.stream().mapToLong(s -> Math.max(0, s.returned())).sum();
    trimmedMillis =
        SECOND_MILLIS
            * chronicle.sheds.stream()
                .filter(shed -> shed.level().equals("NORMAL") && shed.returned() != 0)
                .mapToLong(shed -> shed.millis() / SECOND_MILLIS)
                .distinct()
                .count();
    floors = Floors.of(chronicle);
  }

  double aboveShare() {
    return (double) aboveMillis / Math.max(1, spanMillis);
  }

  /** Of the time in which caches had to give way, with a level or without. */
  double heldShare() {
    return Math.min(1, (double) (aboveMillis + trimmedMillis) / Math.max(1, spanMillis));
  }

  long capacity() {
    return last.map(Reading::capacity).orElse(-1L);
  }

  /** The line at which pressure begins. */
  long moderate() {
    return last.map(Reading::moderate).orElse(-1L);
  }

  /** Of the last third of them; -1 where there is none. */
  long lastFloor() {
    int third = Math.min(floors.size(), Math.max(1, floors.size() / 3));
    return least(floors.subList(floors.size() - third, floors.size()));
  }

  long peakFloor() {
    return floors.stream().mapToLong(Point::value).max().orElse(-1);
  }

  /** How what is live beside the caches has risen; empty where it has not. */
  Optional<Climb> climb() {
    return Climb.of(floors, capacity());
  }

  private static long least(List<Point> points) {
    return points.stream().mapToLong(Point::value).min().orElse(-1);
  }
}
