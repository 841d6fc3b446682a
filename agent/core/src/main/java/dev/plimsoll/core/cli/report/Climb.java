package dev.plimsoll.core.cli.report;

import java.util.List;
import java.util.Optional;

/**
 * How what is live beside the caches has risen since it was last low, and has not come back.
 *
 * @param low where it began
 * @param high where it stands
 * @param proofs how many different ones there were on the way, both ends included
 */
record Climb(Point low, Point high, int proofs) {
  /** Fewer show no direction. */
  private static final int LEAST_PROOFS = 3;

  /** Low is what lies within a twentieth of the capacity above the least. Chosen, not measured. */
  private static final int LOW_PARTS = 20;

  /** Less than a tenth of the capacity is no climb. Chosen, not measured. */
  private static final int CLIMB_PARTS = 10;

  /** Two that differ by less are one. Chosen, not measured. */
  private static final int SAME_PARTS = 200;

  /** Of the climb, so much came in the later half of its time: else it is a fill that has ended. */
  private static final double LATER_SHARE = 0.2;

  /**
   * Empty where it is flat, came back, or rose early and has stood still since.
   *
   * @param floors by time
   */
  static Optional<Climb> of(List<Point> floors, long capacity) {
    if (floors.isEmpty() || capacity <= 0) {
      return Optional.empty();
    }
    long least = floors.stream().mapToLong(Point::value).min().orElse(0);
    int low = floors.size() - 1;
    while (floors.get(low).value() > least + capacity / LOW_PARTS) {
      low--;
    }
    List<Point> on = floors.subList(low, floors.size());
    Climb climb = new Climb(on.get(0), on.get(on.size() - 1), different(on, capacity));
    boolean climbs =
        climb.proofs >= LEAST_PROOFS
            && climb.bytes() > capacity / CLIMB_PARTS
            && climb.high.value() - at(floors, climb.halfTime()) >= LATER_SHARE * climb.bytes();
    return climbs ? Optional.of(climb) : Optional.empty();
  }

  long bytes() {
    return high.value() - low.value();
  }

  /** As {@code 12.0 MiB an hour}, in a unit of time that it has lasted for. */
  String rate() {
    long millis = Math.max(1, high.millis() - low.millis());
    if (millis < 120_000) {
      return Words.size(bytes() * 1000 / millis) + " a second";
    }
    return millis < 7_200_000
        ? Words.size(bytes() * 60_000 / millis) + " a minute"
        : Words.size(bytes() * 3_600_000 / millis) + " an hour";
  }

  private long halfTime() {
    return low.millis() + (high.millis() - low.millis()) / 2;
  }

  /** The same proof comes as an event and in the next state. */
  private static int different(List<Point> floors, long capacity) {
    int count = 1;
    long last = floors.get(0).value();
    for (Point floor : floors) {
      if (Math.abs(floor.value() - last) > capacity / SAME_PARTS) {
        count++;
        last = floor.value();
      }
    }
    return count;
  }

  private static long at(List<Point> floors, long millis) {
    long value = floors.get(0).value();
    for (Point floor : floors) {
      value = floor.millis() <= millis ? floor.value() : value;
    }
    return value;
  }
}
