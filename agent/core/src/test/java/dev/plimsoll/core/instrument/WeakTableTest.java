package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeakTableTest {
  private final WeakTable table = new WeakTable();

  @Test
  void objects_addedAndRemovedAtRandom_areASet() {
    Random random = new Random(7);
    Set<Object> expected = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Object> pool = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      pool.add(new String("same"));
    }
    for (int i = 0; i < 20_000; i++) {
      Object object = pool.get(random.nextInt(pool.size()));
      if (random.nextInt(3) == 0) {
        table.remove(object);
        expected.remove(object);
      } else {
        assertThat(table.add(object)).isEqualTo(expected.add(object));
      }
    }

    assertThat(held()).hasSameSizeAs(expected).allMatch(expected::contains);
    assertThat(table.slots()).isLessThanOrEqualTo(2048);
  }

  @Test
  void deadObjects_tableFull_areSweptNotGrownOver() {
    await()
        .until(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                table.add(new byte[16]);
              }
              System.gc();
              table.add(new byte[16]);
              return table.slots() < 65_536 && held().size() < 20_000;
            });
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 10_000; i++) {
        table.add(new byte[16]);
      }
      System.gc();
    }

    assertThat(table.slots()).isLessThanOrEqualTo(131_072);
  }

  @Test
  void hasLiving_asLongAsOneLives_inTheHashTableOrBehindIt() {
    assertThat(table.hasLiving()).isFalse();
    for (int i = 0; i < 100_000; i++) {
      table.add(new byte[0]);
    }
    Object last = new byte[0];
    table.add(last);

    await()
        .until(
            () -> {
              System.gc();
              return held().size() == 1;
            });
    assertThat(table.hasLiving()).isTrue();
    assertThat(held()).containsExactly(last);
    last = null;
    await()
        .until(
            () -> {
              System.gc();
              return !table.hasLiving();
            });
  }

  @Test
  void crowd_beyondTheHashTable_isHeldAndSwept() {
    List<Object> living = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      Object object = new byte[0];
      living.add(object);
      assertThat(table.add(object)).isTrue();
      assertThat(table.add(object)).isFalse();
    }
    assertThat(held()).hasSize(200_000).containsAll(living.subList(0, 10));
    assertThat(table.add(living.get(7))).isFalse();

    table.remove(living.get(199_999));
    assertThat(held()).hasSize(199_999);

    living.subList(1000, 200_000).clear();
    await()
        .until(
            () -> {
              System.gc();
              for (int i = 0; i < 200_000; i++) {
                table.add(new byte[0]);
              }
              return table.slots() < 600_000 && held().size() < 500_000;
            });
    assertThat(held()).containsAll(living.subList(0, 10));
  }

  /** In the hash table, and in the crowd behind it. */
  @Test
  void sharedObjects_removed_stay() {
    List<Object> living = new ArrayList<>();
    for (int i = 0; i < 120_000; i++) {
      Object object = new byte[0];
      living.add(object);
      table.add(object, true);
      if (i % 2 == 0) {
        assertThat(table.add(object, true)).isFalse();
      }
      table.remove(object);
    }

    assertThat(held()).hasSize(60_000);
    assertThat(table.slots()).as("beyond the hash table").isGreaterThan(WeakTable.MOST_SLOTS);
    assertThat(living).as("alive until here").hasSize(120_000);
  }

  private List<Object> held() {
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < table.slots(); i++) {
      Object object = table.at(i);
      if (object != null) {
        held.add(object);
      }
    }
    return held;
  }
}
