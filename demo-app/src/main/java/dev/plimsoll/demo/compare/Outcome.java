package dev.plimsoll.demo.compare;

import java.util.Map;

/**
 * What became of one service under the load.
 *
 * @param endedSecond when it was found to have ended, in seconds of load
 * @param exitCode its exit code after it was stopped or had exited
 * @param savedOrders how many acknowledged orders were found on disk afterwards
 * @param figures what it last said of itself
 */
record Outcome(
    Ending ending,
    int endedSecond,
    int exitCode,
    long offered,
    long reportsOffered,
    Tally tally,
    long savedOrders,
    Map<String, String> figures) {

  long answered() {
    return tally.answered.get();
  }

  /** What was due and got no good answer, whether it failed, came too late or met nobody. */
  long notAnswered() {
    return offered - answered();
  }

  long acknowledged() {
    return tally.acknowledged.size();
  }

  boolean savedAll() {
    return savedOrders == acknowledged();
  }

  double answeredShare() {
    return (double) answered() / offered;
  }

  double reportsShare() {
    return reportsOffered == 0 ? 1 : (double) tally.reportsAnswered.get() / reportsOffered;
  }
}
