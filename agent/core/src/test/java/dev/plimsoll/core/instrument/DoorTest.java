package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.MemoryPressureException;
import dev.plimsoll.MemoryResource;
import dev.plimsoll.PressureLevel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DoorTest {
  private static final String ORDERS = "com.acme.shop.Orders";

  @RegisterExtension final Woven woven = new Woven();

  @Test
  void door_levelReached_throwsWithoutStackTrace() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    shut(MemoryResource.METASPACE, PressureLevel.CRITICAL);

    MemoryPressureException thrown =
        catchThrowableOfType(
            MemoryPressureException.class, () -> woven.call(type, null, "refused", 2.0, 3L));

    assertThat(thrown.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(thrown.resource()).isEqualTo(MemoryResource.METASPACE);
    assertThat(thrown.retryAfter()).isEqualTo(Duration.ofMillis(1));
    assertThat(thrown.getStackTrace()).isEmpty();
  }

  @Test
  void door_otherResourceOrLowerLevel_isOpen() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    Object orders = type.getConstructor(int.class).newInstance(0);
    shut(MemoryResource.HEAP, PressureLevel.EXHAUSTED);
    assertThat(woven.call(type, null, "refused", 2.0, 3L)).isEqualTo(6.0);

    shut(MemoryResource.HEAP, PressureLevel.MODERATE);
    assertThat(woven.call(type, orders, "both", 1L)).isEqualTo(3L);

    shut(MemoryResource.DIRECT, PressureLevel.CRITICAL);
    assertThatThrownBy(() -> woven.call(type, orders, "both", 1L))
        .isInstanceOf(MemoryPressureException.class);
  }

  @Test
  void door_sinkLetsIn_isPassed() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    woven.sink.retryAfterNanos = 0;
    shut(MemoryResource.METASPACE, PressureLevel.EXHAUSTED);

    assertThat(woven.call(type, null, "refused", 2.0, 3L)).isEqualTo(6.0);
  }

  @Test
  void door_faultySink_isPassed() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    woven.sink.fault = new IllegalStateException("injected");
    shut(MemoryResource.METASPACE, PressureLevel.EXHAUSTED);

    assertThat(woven.call(type, null, "refused", 2.0, 3L)).isEqualTo(6.0);
  }

  @Test
  void word_eachLevel_readsBack() {
    for (MemoryResource resource : MemoryResource.values()) {
      for (PressureLevel level : PressureLevel.values()) {
        long word = DoorWord.bits(resource.ordinal(), level.ordinal());
        assertThat(DoorWord.level(word, resource.ordinal())).isEqualTo(level.ordinal());
        for (PressureLevel at : PressureLevel.values()) {
          boolean shut = (word & DoorWord.mask(resource.ordinal(), at.ordinal())) != 0;
          assertThat(shut).isEqualTo(at != PressureLevel.NORMAL && level.compareTo(at) >= 0);
        }
      }
    }
  }

  private void shut(MemoryResource resource, PressureLevel level) {
    woven.sink.doors.set(DoorWord.bits(resource.ordinal(), level.ordinal()));
  }
}
