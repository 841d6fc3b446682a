package dev.plimsoll.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.instrument.FirstLook;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LateStartTest {
  private static final long MILLI = 1_000_000;

  /** No class file at all: nothing of it is read but that it came. */
  private static final byte[] FILE = new byte[10];

  private final FirstLook look = new FirstLook(Set.of(), List.of());
  private final ClassLoader application = new URLClassLoader(new URL[0], null);
  private long nanos = Long.MAX_VALUE - 50 * MILLI;
  private boolean needed;
  private boolean refused;
  private int begun;
  private final LateStart start = new LateStart(() -> nanos, look, () -> needed, this::begin);

  private boolean begin() {
    if (!refused) {
      begun++;
    }
    return !refused;
  }

  private void pass(long millis, int classes) {
    for (int i = 0; i < classes; i++) {
      look.transform(application, "a/B", null, null, FILE);
    }
    nanos += millis * MILLI;
    start.poll();
  }

  @Test
  void poll_fewClassesInAWindow_beginsOnce() {
    pass(50, 0);
    assertThat(begun).as("half a window").isZero();
    pass(50, 4);
    pass(200, 0);

    assertThat(begun).isEqualTo(1);
  }

  @Test
  void poll_manyClassesInEachWindow_waitsForFiveSecondsAtMost() {
    for (int i = 0; i < 49; i++) {
      pass(100, 5);
    }
    assertThat(begun).isZero();
    pass(100, 5);

    assertThat(begun).isEqualTo(1);
  }

  @Test
  void poll_classesOfTheJdkOrWovenAgain_doNotCount() {
    for (int i = 0; i < 100; i++) {
      look.transform(null, "java/util/B", null, null, FILE);
      look.transform(application, "a/B", Object.class, null, FILE);
    }
    pass(100, 0);

    assertThat(begun).isEqualTo(1);
  }

  @Test
  void poll_agentNeeded_beginsAtOnce() {
    needed = true;
    pass(1, 100);

    assertThat(begun).isEqualTo(1);
  }

  @Test
  void poll_noThreadIdle_isTriedAgain() {
    needed = true;
    refused = true;
    pass(1, 0);
    refused = false;
    pass(1, 0);
    pass(1, 0);

    assertThat(begun).isEqualTo(1);
  }
}
