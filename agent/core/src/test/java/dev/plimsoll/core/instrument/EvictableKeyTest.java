package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members that settings name, of a class without marks. */
class EvictableKeyTest {
  private static final String PLAIN = "com.acme.shop.Unmarked";

  @RegisterExtension
  final Woven woven = new Woven(List.of(key("cache", 10), key("make", 20), key("missing", 30)));

  @Test
  void field_named_isServedAsIfMarked() throws Throwable {
    Class<?> type = woven.load(PLAIN);
    Object owner = type.getConstructor().newInstance();

    assertThat(woven.sink.caches(PLAIN + "#cache")).containsExactly(woven.call(type, owner, "get"));
    assertThat(woven.sink.groups.get(PLAIN + "#cache").order()).isEqualTo(10);
    assertThat(woven.sink.groups.get(PLAIN + "#cache").keep()).isEqualTo(0.5);
  }

  @Test
  void method_named_itsResultIsTaken() throws Throwable {
    Class<?> type = woven.load(PLAIN);
    Object made = woven.call(type, null, "make");

    assertThat(woven.sink.caches(PLAIN + "#make")).containsExactly(made).hasSize(1);
    assertThat(made).isInstanceOf(Map.class);
  }

  @Test
  void member_missing_isReportedOnce() throws Throwable {
    woven.load(PLAIN);

    assertThat(woven.said())
        .contains("evictable=" + PLAIN + "#missing is not served")
        .hasLineCount(1);
  }

  private static EvictableField key(String member, int order) {
    return new EvictableField(PLAIN, member, "", order, 0.5, EvictableField.DEFAULT_RELIEVES);
  }
}
