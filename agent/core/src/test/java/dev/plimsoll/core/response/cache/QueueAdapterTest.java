package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.response.size.MemoryLayout;
import dev.plimsoll.core.response.size.ObjectSizes;
import dev.plimsoll.core.response.size.SizeSampler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue is weighed beyond its head. */
class QueueAdapterTest {
  private static final int WEIGHED = 64;
  private static final int SMALL = 10;
  private static final int LARGE = 1_000;

  private final QueueAdapter adapter = new QueueAdapter();
  private final SizeSampler sampler =
      new SizeSampler(() -> 1, new ObjectSizes(MemoryLayout.usual(1 << 30)));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sample_headUnlikeTheRest_isOfTheRestToo(boolean countsItself) {
    Queue<Object> queue =
        countsItself ? new LinkedBlockingQueue<>() : new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 30 * WEIGHED; i++) {
      queue.add(new byte[i < WEIGHED ? SMALL : LARGE]);
    }
    assertThat(adapter.entries(queue)).isEqualTo(30 * WEIGHED);

    double most = 0;
    for (int i = 0; i < 20; i++) {
      sampler.begin(2);
      adapter.sample(queue, sampler, WEIGHED);
      most = Math.max(most, sampler.totalBytes() / sampler.entries());
      sampler.end();
    }

    assertThat(most).isGreaterThan(LARGE);
  }
}
