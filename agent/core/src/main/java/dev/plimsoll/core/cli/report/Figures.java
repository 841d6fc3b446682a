package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the judge looks at, worked out of a chronicle. Sizes are bytes, -1 where unknown. */
final class Figures {
  final List<Episode> episodes;
  final long spanMillis;
  final long aboveMillis;

  /** The episode with the highest peak, of these the longest; empty if all was normal. */
  final Optional<Episode> worst;

  final Optional<Reading> last;
  final long peakLive;
  final long peakCaches;
  final long leastBound;
  final long returned;

  /** What was live beside the caches, at each proof. */
  final List<Point> floors;

  Figures(Chronicle chronicle, List<Episode> episodes) {
    this.episodes = episodes;
    spanMillis = chronicle.end() - chronicle.start();
    aboveMillis = episodes.stream().mapToLong(Episode::millis).sum();
    worst =
        episodes.stream()
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
    returned = chronicle.sheds.stream().mapToLong(s -> Math.max(0, s.returned())).sum();
    floors = floors(chronicle);
  }

  double aboveShare() {
    return (double) aboveMillis / Math.max(1, spanMillis);
  }

  long capacity() {
    return last.map(Reading::capacity).orElse(-1L);
  }

  /** The line at which pressure begins. */
  long moderate() {
    return last.map(Reading::moderate).orElse(-1L);
  }

  long lastFloor() {
    return least(floors.subList(floors.size() - floors.size() / 3, floors.size()));
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

  /** Only where a proof has come in: between two the figure of the caches moves alone. */
  private static List<Point> floors(Chronicle chronicle) {
    List<Point> proofs = new ArrayList<>(chronicle.proofs);
    long live = -1;
    for (Reading reading : chronicle.readings) {
      if (reading.live() != live && reading.live() >= 0) {
        live = reading.live();
        proofs.add(new Point(reading.millis(), live));
      }
    }
    proofs.sort(Comparator.comparingLong(Point::millis));
    return proofs.stream()
        .map(p -> new Point(p.millis(), Math.max(0, p.value() - caches(chronicle, p.millis()))))
        .toList();
  }

  /** What the caches held then: the reading before, less what has been shed since. */
  private static long caches(Chronicle chronicle, long millis) {
    Reading before = null;
    for (Reading reading : chronicle.readings) {
      before = reading.millis() <= millis && reading.caches() >= 0 ? reading : before;
    }
    if (before == null) {
      return 0;
    }
    long since = before.millis();
    long shed =
        chronicle.sheds.stream()
            .filter(s -> s.millis() > since && s.millis() <= millis)
            .mapToLong(s -> Math.max(0, s.returned()))
            .sum();
    return Math.max(0, before.caches() - shed);
  }
}
