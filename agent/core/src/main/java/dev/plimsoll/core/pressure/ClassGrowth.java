package dev.plimsoll.core.pressure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class in a histogram, held against the first one of the same rise.
 *
 * @param firstBytes in the first one; -1 where this is the first, or it was not among the largest
 * @param bytes now
 * @param objects now
 */
public record ClassGrowth(String type, long firstBytes, long bytes, long objects) {
  /** What is below a hundredth of the greatest is noise. Chosen, not measured. */
  private static final int LEAST_PART = 100;

  /** What has been added; all of it where nothing is known of before. */
  public long grownBytes() {
    return bytes - Math.max(0, firstBytes);
  }

  /**
   * The classes that grew most, those first; of a first histogram the largest. Small ones are left
   * out.
   *
   * @param first null for a first one
   */
  public static List<ClassGrowth> most(
      @Nullable List<ClassCount> first, List<ClassCount> now, int most) {
    List<ClassGrowth> grown = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      ClassCount count = now.get(i);
      long before = first == null ? -1 : bytesOf(count.type(), first);
      insert(new ClassGrowth(count.type(), before, count.bytes(), count.objects()), grown);
    }
    int told = 0;
    while (told < Math.min(most, grown.size())
        && grown.get(told).grownBytes() > grown.get(0).grownBytes() / LEAST_PART) {
      told++;
    }
    return List.copyOf(grown.subList(0, told));
  }

  /**
   * Whether a histogram has to be a first one again: memory was given back since the first, by
   * caches most likely, and what has grown meanwhile hides behind what has not.
   */
  public static boolean beginsAnew(List<ClassCount> first, List<ClassCount> now) {
    return bytesOf(now) < bytesOf(first);
  }

  private static long bytesOf(List<ClassCount> counts) {
    long bytes = 0;
    for (int i = 0; i < counts.size(); i++) {
      bytes += counts.get(i).bytes();
    }
    return bytes;
  }

  private static void insert(ClassGrowth one, List<ClassGrowth> grown) {
    int at = grown.size();
    while (at > 0 && grown.get(at - 1).grownBytes() < one.grownBytes()) {
      at--;
    }
    grown.add(at, one);
  }

  private static long bytesOf(String type, List<ClassCount> counts) {
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i).type().equals(type)) {
        return counts.get(i).bytes();
      }
    }
    return -1;
  }
}
