package dev.plimsoll.core.instrument;

import org.jspecify.annotations.Nullable;

/** The annotations of the API, by their descriptors in class files, and what stands for one. */
enum MarkKind {
  EVICTABLE("Evictable"),
  SHED_ON_PRESSURE("ShedOnPressure"),
  ON_EXHAUSTION("OnExhaustion"),
  RETRY_AFTER_SHEDDING("RetryAfterShedding"),
  REJECT_UNDER_PRESSURE("RejectUnderPressure"),
  /** No annotation: a method of a cache library that hands out a new cache. */
  BUILDS_CACHES("");

  private static final MarkKind[] ALL = values();

  private final String simpleName;
  private final String descriptor;

  MarkKind(String simpleName) {
    this.simpleName = simpleName;
    this.descriptor = "Ldev/plimsoll/" + simpleName + ";";
  }

  static @Nullable MarkKind of(String descriptor) {
    for (MarkKind kind : ALL) {
      if (kind.descriptor.equals(descriptor)) {
        return kind;
      }
    }
    return null;
  }

  /** Whether some kind's descriptor is what stands in {@code file}, from {@code at} to its end. */
  static boolean isAnyAt(byte[] file, int at, int length) {
    for (MarkKind kind : ALL) {
      if (kind.descriptor.length() == length && kind.isAt(file, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] file, int at) {
    // From the end: all five begin alike.
    for (int i = descriptor.length() - 1; i >= 0; i--) {
      if (file[at + i] != descriptor.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "@" + simpleName;
  }
}
