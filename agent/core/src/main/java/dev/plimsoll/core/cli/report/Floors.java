package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What was live beside the caches, by time: what each proof leaves when the caches' share is taken
 * off. Between two proofs what is in use is an upper bound, and tells that it has come back.
 */
final class Floors {
  private final List<Point> caches = new ArrayList<>();
  private final List<Shed> sheds;

  /** Sums of what was returned by all sheds before the one of that index. */
  private final long[] returned;

  private Floors(Chronicle chronicle) {
    chronicle.readings.stream()
        .filter(r -> r.caches() >= 0)
        .forEach(r -> caches.add(new Point(r.millis(), r.caches())));
    sheds = chronicle.sheds;
    returned = new long[sheds.size() + 1];
    for (int i = 0; i < sheds.size(); i++) {
      returned[i + 1] = returned[i] + Math.max(0, sheds.get(i).returned());
    }
  }

  /**
   * By time; of a chronicle that is sorted. The last stands until the end, or until {@code
   * EXHAUSTED}, from which on nothing is proven: what rose once and asks for no further proof
   * stands still.
   */
  static List<Point> of(Chronicle chronicle) {
    List<Point> floors = new Floors(chronicle).floors(proofs(chronicle), chronicle.used);
    long end =
        chronicle.levels.stream()
            .filter(step -> step.to().equals("EXHAUSTED"))
            .mapToLong(LevelStep::millis)
            .findFirst()
            .orElse(chronicle.end());
    if (!floors.isEmpty() && floors.get(floors.size() - 1).millis() < end) {
      floors.add(new Point(end, floors.get(floors.size() - 1).value()));
    }
    return floors;
  }

  /** Only where one has come in: between two the figure of the caches moves alone. */
  private static List<Point> proofs(Chronicle chronicle) {
    List<Point> proofs = new ArrayList<>(chronicle.proofs);
    long live = -1;
    for (Reading reading : chronicle.readings) {
      if (reading.live() != live && reading.live() >= 0) {
        live = reading.live();
        proofs.add(new Point(reading.millis(), live));
      }
    }
    proofs.sort(Comparator.comparingLong(Point::millis));
    return proofs;
  }

  private List<Point> floors(List<Point> proofs, List<Point> used) {
    List<Point> floors = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < proofs.size(); i++) {
      Point proof = proofs.get(i);
      long floor = besideCaches(proof);
      floors.add(new Point(proof.millis(), floor));
      long until = i + 1 < proofs.size() ? proofs.get(i + 1).millis() : Long.MAX_VALUE;
      for (; next < used.size() && used.get(next).millis() < until; next++) {
        Point bound = used.get(next);
        if (bound.millis() > proof.millis() && besideCaches(bound) < floor) {
          floor = besideCaches(bound);
          floors.add(new Point(bound.millis(), floor));
        }
      }
    }
    return floors;
  }

  private long besideCaches(Point all) {
    return Math.max(0, all.value() - cachesAt(all.millis()));
  }

  /**
   * The reading before, less what has been shed since; the reading after if that is more, since
   * caches fill again at once.
   */
  private long cachesAt(long millis) {
    int after = countUntil(caches.size(), i -> caches.get(i).millis(), millis);
    long refilled = after < caches.size() ? caches.get(after).value() : 0;
    if (after == 0) {
      return refilled;
    }
    Point before = caches.get(after - 1);
    long shed = returnedUntil(millis) - returnedUntil(before.millis());
    return Math.max(refilled, before.value() - shed);
  }

  private long returnedUntil(long millis) {
    return returned[countUntil(sheds.size(), i -> sheds.get(i).millis(), millis)];
  }

  /** How many of what is sorted by time are not later. */
  private static int countUntil(int size, IntToLongFunction millisOf, long millis) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (millisOf.applyAsLong(middle) <= millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
