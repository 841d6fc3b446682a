package dev.plimsoll.core.cli.report;

import java.util.List;

/**
 * What the chronicle says about the memory of the program.
 *
 * @param headline one sentence
 * @param reasons the numbers that say so
 * @param advice what to do
 */
record Verdict(Kind kind, String headline, List<String> reasons, List<String> advice) {
  /** The answers there are. */
  enum Kind {
    ENOUGH("enough"),
    TOO_SMALL("too small a heap"),
    LEAK("a leak"),
    WRONG_LIMIT("the wrong limit"),
    UNKNOWN("not to be told");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  Verdict {
    reasons = List.copyOf(reasons);
    advice = List.copyOf(advice);
  }
}
