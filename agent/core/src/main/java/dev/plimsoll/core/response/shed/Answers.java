package dev.plimsoll.core.response.shed;

import org.jspecify.annotations.Nullable;

/**
 * How caches of one name answered: one that throws, as a closed one may, is no fault of the others,
 * but if none answers the name as a whole is at fault. One thread at a time.
 */
final class Answers {
  private int came;
  private @Nullable RuntimeException failure;

  void begin() {
    came = 0;
    failure = null;
  }

  void came() {
    came++;
  }

  void failed(RuntimeException thrown) {
    failure = thrown;
  }

  /** Throws what was thrown last if nothing came. */
  void check() {
    RuntimeException last = failure;
    failure = null;
    if (last != null && came == 0) {
      throw last;
    }
  }
}
