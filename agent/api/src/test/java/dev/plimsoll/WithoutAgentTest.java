package dev.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No agent here: each call does nothing, and checks what it is given as if there were one. */
class WithoutAgentTest {
  private final ConcurrentMap<String, String> cache = new ConcurrentHashMap<>(Map.of("a", "b"));

  @ParameterizedTest
  @EnumSource(MemoryResource.class)
  void level_ofAnything_normal(MemoryResource resource) {
    assertThat(MemoryPressure.isAgentActive()).isFalse();
    assertThat(MemoryPressure.level()).isEqualTo(PressureLevel.NORMAL);
    assertThat(MemoryPressure.level(resource)).isEqualTo(PressureLevel.NORMAL);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1L << 50, Long.MAX_VALUE})
  void ensureHeadroom_anyAmount_true(long bytes) {
    assertThat(MemoryPressure.ensureHeadroom(bytes)).isTrue();
    assertThat(MemoryPressure.ensureHeadroom(bytes, Duration.ZERO)).isTrue();
    assertThat(MemoryPressure.ensureHeadroom(bytes, Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  @Test
  void ensureHeadroom_negative_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryPressure.ensureHeadroom(-1))
        .withMessage("bytes: -1 (expected: >= 0)");
  }

  @Test
  void retryAfterShedding_error_goesOnAfterOneRun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");

    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () ->
                MemoryPressure.retryAfterShedding(
                    5,
                    () -> {
                      runs.incrementAndGet();
                      throw error;
                    }))
        .isSameAs(error);

    assertThat(runs).hasValue(1);
    assertThat(MemoryPressure.retryAfterShedding(() -> "done")).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void retryAfterShedding_noAttempts_refused(int attempts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryPressure.retryAfterShedding(attempts, () -> "never"))
        .withMessage("attempts: " + attempts + " (expected: > 0)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void register_blankName_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryPressure.registerCache(name, cache));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryPressure.registerShedder(name, 1, request -> 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryPressure.registerShutdownHook(name, 1, context -> {}))
        .withMessage("name: blank (expected: some text)");
  }

  static Stream<Arguments> callsWithoutAnArgument() {
    ConcurrentMap<String, String> cache = new ConcurrentHashMap<>();
    return Stream.of(
        nulled("resource", () -> MemoryPressure.level(null)),
        nulled("name", () -> MemoryPressure.registerCache(null, cache)),
        nulled("cache", () -> MemoryPressure.registerCache("a", null)),
        nulled("options", () -> MemoryPressure.registerCache("a", cache, null)),
        nulled("name", () -> MemoryPressure.registerShedder(null, 1, request -> 0)),
        nulled("shedder", () -> MemoryPressure.registerShedder("a", 1, null)),
        nulled("options", () -> MemoryPressure.registerShedder("a", request -> 0, null)),
        nulled("name", () -> MemoryPressure.registerShutdownHook(null, 1, context -> {})),
        nulled("hook", () -> MemoryPressure.registerShutdownHook("a", 1, null)),
        nulled("listener", () -> MemoryPressure.addListener(null)),
        nulled("work", () -> MemoryPressure.retryAfterShedding(null)),
        nulled("timeout", () -> MemoryPressure.ensureHeadroom(1, null)),
        nulled("timeout", () -> ShedOptions.defaults().timeout(null)),
        nulled("relieves", () -> ShedOptions.defaults().relieves((MemoryResource[]) null)),
        nulled("relieves", () -> ShedOptions.defaults().relieves(MemoryResource.HEAP, null)),
        nulled(
            "retryAfter",
            () ->
                new MemoryPressureException(PressureLevel.CRITICAL, MemoryResource.HEAP, null)
                    .level()));
  }

  private static Arguments nulled(String argument, ThrowingCallable call) {
    return Arguments.of(argument, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callsWithoutAnArgument")
  void anyCall_null_refusedByTheArgumentsName(String argument, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(argument);
  }

  @Test
  void close_twiceAndFromAnotherThread_doesNothing() {
    Registration registration = MemoryPressure.registerCache("a", cache);
    registration.close();
    registration.close();
    CompletableFuture.runAsync(registration::close).join();

    assertThat(cache).hasSize(1);
  }

  @Test
  @Timeout(60)
  void register_manyWhoseCachesAreGone_keepsNothingOfThem() {
    List<WeakReference<Registration>> gone = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      gone.add(
          new WeakReference<>(
              MemoryPressure.registerCache("short-lived", new ConcurrentHashMap<>())));
    }

    // As often as it takes: one collection may leave some, and a purge comes with registrations.
    while (gone.stream().anyMatch(each -> each.get() != null)) {
      System.gc();
      for (int i = 0; i < 300; i++) {
        MemoryPressure.registerCache("a", cache);
      }
    }
    assertThat(cache).hasSize(1);
  }

  @Test
  void timeout_beyondALong_keepsItsSign() {
    assertThat(ShedOptions.saturatedNanos(Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(ShedOptions.saturatedNanos(Duration.ofSeconds(Long.MIN_VALUE)))
        .isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
  void keep_noShare_refused(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> ShedOptions.defaults().keep(share));
  }

  @Test
  void relieves_noneOrTwice_refusedOrOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> ShedOptions.defaults().relieves());
    ShedOptions twice =
        ShedOptions.defaults()
            .relieves(MemoryResource.HEAP, MemoryResource.DIRECT, MemoryResource.HEAP);

    assertThat(twice.relievesMask()).isEqualTo(0b101);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void timeout_notAboveZero_refused(long seconds) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShedOptions.defaults().timeout(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void memoryPressureException_retryAfterNotAboveZero_refused(long seconds) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refusal(Duration.ofSeconds(seconds)))
        .withMessageStartingWith("retryAfter: PT")
        .withMessageEndingWith("(expected: above zero)");
  }

  @Test
  void memoryPressureException_retryAfterBeyondALong_isKept() {
    Duration never = Duration.ofSeconds(Long.MAX_VALUE);

    assertThat(refusal(never).retryAfter()).isEqualTo(never);
  }

  private static MemoryPressureException refusal(Duration retryAfter) {
    return new MemoryPressureException(PressureLevel.CRITICAL, MemoryResource.HEAP, retryAfter);
  }

  @Test
  void memoryPressureException_made_tellsAllAndHasNoStackTrace() {
    Duration soon = Duration.ofMillis(1500);
    MemoryPressureException refused = refusal(soon);

    assertThat(refused.getStackTrace()).isEmpty();
    assertThat(refused).hasMessage("refused: HEAP is CRITICAL, retry after 1500 ms");
    assertThat(refused.level()).isEqualTo(PressureLevel.CRITICAL);
    assertThat(refused.resource()).isEqualTo(MemoryResource.HEAP);
    assertThat(refused.retryAfter()).isEqualTo(soon);
  }
}
