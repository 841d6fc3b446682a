package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.MemoryPressureException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Classes that may be given no methods reach the agent, too: by constants alone. */
class LateWeavingTest {
  private static final String CATALOG = "com.acme.shop.Catalog";
  private static final String FACTORY = "com.acme.shop.Factory";
  private static final String ORDERS = "com.acme.shop.Orders";
  private static final long[] ASK = {
    1, 0, Double.doubleToLongBits(0.5), 77, Long.MAX_VALUE,
  };

  @RegisterExtension final Woven woven = new Woven();

  private Class<?> load(String name) throws ReflectiveOperationException {
    return Class.forName(name, true, WeavingLoader.late(woven.transformer));
  }

  @Test
  void fields_written_areTold() throws Throwable {
    Class<?> catalog = load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    Map<String, String> next = new ConcurrentHashMap<>();
    woven.call(catalog, owner, "replace", next);

    assertThat(woven.sink.caches(CATALOG + "#current")).anyMatch(each -> each == next);
    assertThat(catalog.getDeclaredMethods())
        .noneMatch(each -> each.getName().startsWith("plimsoll"));
  }

  @Test
  void factory_called_itsResultIsTold() throws Throwable {
    Class<?> type = load(FACTORY);
    Object cache = woven.call(type, type.getConstructor().newInstance(), "cache", true, 1L);

    assertThat(woven.sink.caches(FACTORY + "#cache")).anyMatch(each -> each == cache);
  }

  @Test
  void callback_shed_isCalled() throws Throwable {
    Class<?> type = load(FACTORY);
    Object owner = type.getConstructor(String.class).newInstance("one");

    assertThat(woven.sink.shedders.get(FACTORY + "#shed 5 1 40000000").applyAsLong(ASK))
        .isEqualTo(77);
    assertThat(owner).isNotNull();
  }

  @Test
  void gate_failedOnce_runsAgain() throws Throwable {
    Class<?> type = load(ORDERS);
    woven.call(type, type.getConstructor(int.class).newInstance(1), "nothing");

    assertThat(woven.sink.waits).containsExactly("Java heap space 1/3 2000000000");
  }

  @Test
  void door_shut_refuses() throws Throwable {
    Class<?> type = load(ORDERS);
    assertThat(woven.call(type, null, "refused", 2.0, 3L)).isEqualTo(6.0);
    woven.sink.doors.set(-1);

    assertThatThrownBy(() -> woven.call(type, null, "refused", 2.0, 3L))
        .isInstanceOf(MemoryPressureException.class);
  }
}
