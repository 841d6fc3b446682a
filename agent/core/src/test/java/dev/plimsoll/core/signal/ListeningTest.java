package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListeningTest {
  private long nanos;
  private long collected;
  private long crossed;
  private final Listening worth = new Listening(0, 0, () -> nanos);

  private void second(int collections, int crossings) {
    nanos += TimeUnit.SECONDS.toNanos(1);
    collected += collections;
    crossed += crossings;
    worth.next(collected, crossed);
  }

  @Test
  void next_calm_bothAreWorthIt() {
    second(2, 1);

    assertThat(worth.isForPools()).isTrue();
    assertThat(worth.isForCollections()).isTrue();
  }

  @Test
  void next_collectionsComeOften_poolsAreStillWorthIt() {
    second(100, 0);

    assertThat(worth.isForPools()).isTrue();
    assertThat(worth.isForCollections()).isFalse();
  }

  /** Without a listener nothing counts the crossings, which would begin again at once. */
  @Test
  void next_poolsCrossOften_notUntilCollectionsComeSeldom() {
    second(100, 100);
    assertThat(worth.isForPools()).isFalse();

    second(100, 0);
    second(100, 0);
    assertThat(worth.isForPools()).isFalse();

    second(2, 0);
    assertThat(worth.isForPools()).isTrue();
  }

  /** Each collection that is asked for in a calm heap may cross one. */
  @Test
  void next_crossingsWithFewCollections_areWorthIt() {
    second(2, 100);

    assertThat(worth.isForPools()).isTrue();
  }
}
