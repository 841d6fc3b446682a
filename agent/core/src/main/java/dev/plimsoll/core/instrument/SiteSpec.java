package dev.plimsoll.core.instrument;

/**
 * A mark as one string, since a constant of a class file is made from few and simple parts: kind,
 * numbers, and last, since they are the host's, the member and the name. Immutable.
 */
final class SiteSpec {
  /** No mark, but the word that tells doors whether they are shut. */
  static final String DOOR_WORD = "doors";

  private static final char SEPARATOR = '\n';

  private final String text;
  private int at;

  /** Reads what one of the methods below wrote; the parts come in the order of their arguments. */
  SiteSpec(String text) {
    this.text = text;
  }

  static String ofCaches(String member, String name, int order, double keep, int relievesMask) {
    return of(MarkKind.EVICTABLE)
        + order
        + SEPARATOR
        + keep
        + SEPARATOR
        + relievesMask
        + SEPARATOR
        + member
        + SEPARATOR
        + name;
  }

  static String ofOwners(
      MarkKind kind,
      String member,
      boolean isStatic,
      String scope,
      String name,
      int order,
      int relievesMask,
      long timeoutNanos) {
    return of(kind)
        + order
        + SEPARATOR
        + relievesMask
        + SEPARATOR
        + timeoutNanos
        + SEPARATOR
        + member
        + SEPARATOR
        + isStatic
        + SEPARATOR
        + scope
        + SEPARATOR
        + name;
  }

  static String ofBuilder() {
    return of(MarkKind.BUILDS_CACHES);
  }

  static String ofGate(long attempts, long waitNanos) {
    return of(MarkKind.RETRY_AFTER_SHEDDING) + attempts + SEPARATOR + waitNanos;
  }

  static String ofDoor(long mask) {
    return of(MarkKind.REJECT_UNDER_PRESSURE) + mask;
  }

  /** Whether a gate or a door asks: what is woven for those catches all. */
  static boolean isOfGuard(String text) {
    return text.equals(DOOR_WORD)
        || text.startsWith(MarkKind.RETRY_AFTER_SHEDDING.name())
        || text.startsWith(MarkKind.REJECT_UNDER_PRESSURE.name());
  }

  private static String of(MarkKind kind) {
    return kind.name() + SEPARATOR;
  }

  String next() {
    int end = text.indexOf(SEPARATOR, at);
    String part = text.substring(at, end < 0 ? text.length() : end);
    at += part.length() + 1;
    return part;
  }

  int nextInt() {
    return Integer.parseInt(next());
  }

  long nextLong() {
    return Long.parseLong(next());
  }

  double nextDouble() {
    return Double.parseDouble(next());
  }

  /** All that is left: a name may hold anything. */
  String rest() {
    return text.substring(at);
  }
}
