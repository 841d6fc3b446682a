package dev.plimsoll.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapUseTest {
  private final Deque<Long> sizes = new ArrayDeque<>();
  private final Deque<Long> free = new ArrayDeque<>();
  private final HeapUse use = new HeapUse(new Told(sizes, free));

  @Test
  void bytes_sizeStands_isWhatIsNotFree() {
    sizes.addAll(List.of(100L, 100L));
    free.add(30L);

    assertThat(use.bytes()).isEqualTo(70);
  }

  /** A collection that the second read has waited for. */
  @Test
  void bytes_heapGrowsBetweenTheReads_isReadAnew() {
    sizes.addAll(List.of(20L, 400L, 400L));
    free.addAll(List.of(390L, 388L));

    assertThat(use.bytes()).isEqualTo(12);
  }

  @Test
  void bytes_heapShrinksBetweenTheReads_isReadAnew() {
    sizes.addAll(List.of(400L, 20L, 20L));
    free.addAll(List.of(8L, 7L));

    assertThat(use.bytes()).isEqualTo(13);
  }

  @Test
  void bytes_sizeNeverStands_endsAndIsNotNegative() {
    sizes.addAll(List.of(10L, 20L, 30L, 40L, 50L));
    free.addAll(List.of(60L, 60L, 60L, 60L));

    assertThat(use.bytes()).isZero();
    assertThat(sizes).isEmpty();
  }

  private record Told(Deque<Long> sizes, Deque<Long> free) implements HeapUse.Figures {
    @Override
    public long sizeBytes() {
      return sizes.remove();
    }

    @Override
    public long freeBytes() {
      return free.remove();
    }
  }
}
