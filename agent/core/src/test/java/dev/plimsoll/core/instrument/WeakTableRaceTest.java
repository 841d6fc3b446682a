package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.base.Beside;
import dev.plimsoll.core.base.Race;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many add and remove while another walks: into the hash table, and beyond it into the crowd. */
class WeakTableRaceTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 30_000;

  private final WeakTable table = new WeakTable();
  private final Object[] objects = new Object[THREADS * ROUNDS];

  @Test
  @Timeout(60)
  void addAndRemove_whileAnotherWalks_holdsWhatStays() throws InterruptedException {
    for (int i = 0; i < objects.length; i++) {
      objects[i] = new byte[0];
    }
    AtomicBoolean done = new AtomicBoolean();
    Beside walker = Beside.start(() -> walk(done));

    Race.run(
        THREADS,
        ROUNDS,
        i -> {
          table.add(objects[i]);
          // What came just now can be withdrawn from either part.
          if (i % 3 == 0) {
            table.remove(objects[i]);
          }
        });
    done.set(true);
    walker.awaitEnd();

    Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int slot = 0; slot < table.slots(); slot++) {
      Object object = table.at(slot);
      if (object != null) {
        assertThat(held.add(object)).as("held twice").isTrue();
      }
    }
    int missing = 0;
    for (int i = 0; i < objects.length; i++) {
      missing += i % 3 != 0 && !held.contains(objects[i]) ? 1 : 0;
    }
    assertThat(missing).as("of those that stay").isZero();
  }

  private void walk(AtomicBoolean done) {
    while (!done.get()) {
      for (int slot = 0; slot < table.slots(); slot++) {
        table.at(slot);
      }
    }
  }
}
