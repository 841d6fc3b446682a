package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GateTest {
  private static final String ORDERS = "com.acme.shop.Orders";

  @RegisterExtension final Woven woven = new Woven();

  @Test
  void gate_errorsThatPass_runsAgainWithItsArguments() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    Object orders = orders(type, 3);

    Object result = woven.call(type, orders, "order", 5L, 2.5, "text", new int[] {9}, true);

    assertThat(result).isEqualTo("-10.0-7false012");
    assertThat((List<?>) type.getField("seen").get(orders))
        .hasSize(4)
        .allMatch("5 2.5 text 9 true"::equals);
    assertThat(woven.sink.waits)
        .containsExactly(
            "Java heap space 1/4 500000000",
            "Java heap space 2/4 500000000",
            "Java heap space 3/4 500000000");
  }

  @Test
  void gate_lastAttemptFails_lastErrorGoesOn() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    Object orders = orders(type, 99);

    assertThatThrownBy(() -> woven.call(type, orders, "nothing"))
        .isExactlyInstanceOf(OutOfMemoryError.class);
    assertThat((List<?>) type.getField("seen").get(orders)).hasSize(3);
  }

  @Test
  void gate_nothingThrown_asksNothing() throws Throwable {
    Class<?> type = woven.load(ORDERS);

    assertThat(woven.call(type, null, "looped", 5)).isEqualTo(0);
    assertThat(woven.call(type, orders(type, 0), "both", 1L)).isEqualTo(3L);
    assertThat(woven.sink.waits).isEmpty();
  }

  @Test
  void gate_bodyCatchesTheError_isLeftAlone() throws Throwable {
    Class<?> type = woven.load(ORDERS);

    assertThat(woven.call(type, orders(type, 1), "caught", "x")).isEqualTo("own x");
    assertThat(woven.sink.waits).isEmpty();
  }

  @Test
  void gate_faultySink_originalErrorGoesOn() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    woven.sink.fault = new IllegalStateException("injected");

    assertThatThrownBy(() -> woven.call(type, orders(type, 1), "nothing"))
        .isExactlyInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void gate_bridgeWithoutSites_leavesTheMethodAsItWas() throws Throwable {
    System.getProperties().remove(Bridges.SITES);
    Class<?> type = woven.load(ORDERS);

    assertThat(woven.call(type, orders(type, 0), "both", 1L)).isEqualTo(3L);
    assertThatThrownBy(() -> woven.call(type, orders(type, 1), "both", 1L))
        .isExactlyInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void lockedOrAsynchronousMethods_marked_areRefused() throws Throwable {
    woven.load(ORDERS);

    assertThat(woven.said())
        .contains("@RetryAfterShedding on " + ORDERS + "#locked is not served: it is synchronized")
        .contains("@RetryAfterShedding on " + ORDERS + "#later is not served: it returns before")
        .contains("@RetryAfterShedding on " + ORDERS + "#deferred is not served: it returns before")
        .hasLineCount(3);
  }

  /** Its name only ends as that of an asynchronous type does. */
  @Test
  void gate_cashFlow_isServed() throws Throwable {
    Class<?> type = woven.load(ORDERS);
    woven.call(type, orders(type, 1), "cashFlow");

    assertThat(woven.sink.waits).hasSize(1);
  }

  private static Object orders(Class<?> type, int failures) throws ReflectiveOperationException {
    return type.getConstructor(int.class).newInstance(failures);
  }
}
