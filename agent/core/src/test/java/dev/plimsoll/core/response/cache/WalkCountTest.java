package dev.plimsoll.core.response.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Walks that last do not keep the cache alive all the time. */
class WalkCountTest {
  private static final int ENTRIES = 1_000;

  private final Map<Object, Object> cache = new ConcurrentHashMap<>();
  private long nanos = 1;
  private int iterators;
  private final WalkCount count = new WalkCount(this::later);
  private final EntryAccess access;

  WalkCountTest() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle entries =
        lookup
            .bind(this, "entries", MethodType.methodType(Iterator.class, Object.class))
            .asType(MethodType.methodType(Object.class, Object.class));
    // Nothing is counted nor removed here.
    access = EntryAccess.ofMap(entries, entries, entries, false);
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, i);
    }
  }

  @Test
  void look_walkOfManyLooks_isFollowedByAsManyWithoutAPlace() {
    while (count.steps() < ENTRIES) {
      count.look(access, cache);
    }
    assertThat(count.look(access, cache)).isEqualTo(ENTRIES);
    int looks = 0;
    while (iterators == 1) {
      looks++;
      assertThat(count.look(access, cache)).isEqualTo(ENTRIES);
    }
    // 64 entries at a time, more while nothing is known.
    assertThat(looks).isBetween(3, 16);
  }

  @Test
  void look_walkOfOneLook_isFollowedByTheNextAtOnce() {
    cache.keySet().removeIf(key -> (int) key >= 10);
    assertThat(count.look(access, cache)).isEqualTo(10);
    cache.put(10, 10);

    assertThat(count.look(access, cache)).isEqualTo(11);
  }

  @Test
  void rest_inTheMiddleOfAWalk_letsGoOfIt() {
    count.look(access, cache);
    count.rest();

    count.look(access, cache);

    assertThat(iterators).isEqualTo(2);
  }

  private long later() {
    nanos += 1_000_000;
    return nanos;
  }

  private Iterator<?> entries(Object of) {
    iterators++;
    return ((Map<?, ?>) of).entrySet().iterator();
  }
}
