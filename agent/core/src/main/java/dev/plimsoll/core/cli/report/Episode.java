package dev.plimsoll.core.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch above {@code NORMAL}.
 *
 * @param peak the highest level in it
 * @param resource what reached it, with the reason
 * @param ended false if it lasts longer than what was recorded
 * @param simulated whether an operator raised each level in it, so that it tells nothing of memory
 */
record Episode(
    long start,
    long end,
    String peak,
    String resource,
    String reason,
    boolean ended,
    boolean simulated) {
  /** The reason that the agent tells then. */
  private static final String SIMULATED = "simulated by an operator";

  private static final List<String> LEVELS = List.of("NORMAL", "MODERATE", "CRITICAL", "EXHAUSTED");

  /** 0 to 3; -1 for what is no level. */
  static int rank(String level) {
    return LEVELS.indexOf(level);
  }

  boolean reaches(String level) {
    return rank(peak) >= rank(level);
  }

  long millis() {
    return end - start;
  }

  /** All of them, by time; one that was under way when the recording began starts with it. */
  static List<Episode> of(Chronicle chronicle) {
    List<Episode> all = new ArrayList<>();
    Episode open = begunBefore(chronicle);
    for (LevelStep step : chronicle.levels) {
      if (open == null) {
        open = rank(step.from()) > rank(step.to()) ? fallen(step) : beginning(step);
      } else if (rank(step.to()) > rank(open.peak())) {
        open = Episode.at(step, open.start(), open.simulated() && isSimulated(step));
      } else if (rank(step.to()) > 0 && !isSimulated(step)) {
        open = open.notOnlySimulated();
      }
      if (rank(step.overall()) <= 0) {
        all.add(open.until(step.millis(), /* over= */ true));
        open = null;
      }
    }
    if (open != null) {
      all.add(open.until(chronicle.end(), /* over= */ false));
    }
    return all;
  }

  private static @Nullable Episode begunBefore(Chronicle chronicle) {
    if (chronicle.readings.isEmpty()) {
      return null;
    }
    Reading first = chronicle.readings.get(0);
    boolean stepBefore =
        !chronicle.levels.isEmpty() && chronicle.levels.get(0).millis() <= first.millis();
    return stepBefore || rank(first.level()) <= 0
        ? null
        : new Episode(
            first.millis(),
            first.millis(),
            first.level(),
            "",
            "begun before the recording",
            false,
            false);
  }

  private static Episode beginning(LevelStep step) {
    return Episode.at(step, step.millis(), isSimulated(step));
  }

  /** Its beginning was not kept; what it came from is the least that it has reached. */
  private static Episode fallen(LevelStep step) {
    return new Episode(
        step.millis(),
        step.millis(),
        step.from(),
        step.resource(),
        "what raised it was not kept",
        false,
        isSimulated(step));
  }

  private static boolean isSimulated(LevelStep step) {
    return step.reason().equals(SIMULATED);
  }

  private static Episode at(LevelStep step, long start, boolean simulated) {
    return new Episode(start, start, step.to(), step.resource(), step.reason(), false, simulated);
  }

  private Episode notOnlySimulated() {
    return new Episode(start, end, peak, resource, reason, ended, false);
  }

  private Episode until(long millis, boolean over) {
    return new Episode(start, millis, peak, resource, reason, over, simulated);
  }
}
