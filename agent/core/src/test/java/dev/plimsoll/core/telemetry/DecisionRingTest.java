package dev.plimsoll.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DecisionRingTest {
  @Test
  void constructor_sizeNoPowerOfTwo_isRefused() {
    assertThatThrownBy(() -> new DecisionRing(6)).hasMessageContaining("power of two");
  }

  @Test
  void claim_fullRing_returnsNullUntilOneIsReleased() {
    DecisionRing ring = new DecisionRing(4);
    for (int i = 0; i < 4; i++) {
      Decision slot = ring.claim();
      slot.askedBytes = i;
      ring.publish(slot);
    }

    assertThat(ring.claim()).isNull();
    assertThat(ring.peek().askedBytes).isZero();
    ring.release();
    assertThat(ring.claim()).isNotNull();
    assertThat(ring.peek().askedBytes).isEqualTo(1);
  }

  @Test
  void peek_claimedButNotPublished_seesNothing() {
    DecisionRing ring = new DecisionRing(4);
    Decision first = ring.claim();
    Decision second = ring.claim();
    ring.publish(second);

    assertThat(ring.peek()).isNull();
    assertThat(ring.isEmpty()).isFalse();
    ring.publish(first);
    assertThat(ring.peek()).isSameAs(first);
  }

  @Test
  void release_published_forgetsTheStrings() {
    DecisionRing ring = new DecisionRing(4);
    Decision slot = ring.claim();
    slot.name = "name";
    slot.text = "text";
    ring.publish(slot);
    ring.release();

    assertThat(slot.name).isNull();
    assertThat(slot.text).isNull();
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  @Timeout(60)
  void ring_manyWritersOneReader_losesAndDoublesAndTearsNothing() throws Exception {
    int writers = 4;
    int each = 50_000;
    DecisionRing ring = new DecisionRing(64);
    AtomicLong full = new AtomicLong();
    AtomicIntegerArray seen = new AtomicIntegerArray(writers * each);
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int base = w * each;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; ) {
                  Decision slot = ring.claim();
                  if (slot == null) {
                    full.incrementAndGet();
                    Thread.yield();
                    continue;
                  }
                  slot.askedBytes = base + i;
                  slot.resultBytes = -(base + i);
                  slot.durationNanos = 3L * (base + i);
                  ring.publish(slot);
                  i++;
                }
              }));
    }
    threads.forEach(Thread::start);
    long[] lastOf = new long[writers];
    Arrays.fill(lastOf, -1);
    for (int read = 0; read < writers * each; ) {
      Decision slot = ring.peek();
      if (slot == null) {
        Thread.yield();
        continue;
      }
      long value = slot.askedBytes;
      assertThat(slot.resultBytes).isEqualTo(-value);
      assertThat(slot.durationNanos).isEqualTo(3 * value);
      int writer = (int) (value / each);
      assertThat(value).as("order of one writer").isGreaterThan(lastOf[writer]);
      lastOf[writer] = value;
      seen.incrementAndGet((int) value);
      ring.release();
      read++;
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(ring.peek()).isNull();
    assertThat(full.get()).as("the ring was full at times").isPositive();
    for (int i = 0; i < seen.length(); i++) {
      if (seen.get(i) != 1) {
        assertThat(seen.get(i)).as("value %d", i).isEqualTo(1);
      }
    }
  }
}
