package dev.plimsoll.core.response.shed;

import java.util.Comparator;

/** In ascending order, shedders before caches of the same order. Stateless. */
final class ByOrder implements Comparator<Target> {
  @Override
  public int compare(Target left, Target right) {
    int byOrder = Integer.compare(left.terms().order(), right.terms().order());
    return byOrder != 0 ? byOrder : Integer.compare(rank(left), rank(right));
  }

  private static int rank(Target target) {
    return target instanceof CallbackTarget ? 0 : 1;
  }
}
