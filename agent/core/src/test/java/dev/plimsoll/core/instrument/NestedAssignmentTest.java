package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Classes nested in that of the marked field, which may call it by another name than it does. */
class NestedAssignmentTest {
  private static final String STORE = "com.acme.shop.Store";

  @RegisterExtension final Woven woven = new Woven();

  private final Map<String, String> first = new ConcurrentHashMap<>(Map.of("a", "first"));
  private final Map<String, String> next = new ConcurrentHashMap<>(Map.of("a", "next"));
  private final Map<String, String> ofAll = new ConcurrentHashMap<>(Map.of("a", "of all"));

  @Test
  void inheritedFields_assignedInSubclasses_areTold() throws Throwable {
    Class<?> store = woven.load(STORE);
    Object big = woven.call(store, null, "big", first, ofAll);

    assertThat(woven.sink.caches(STORE + "#shared")).singleElement().isSameAs(ofAll);
    assertThat(woven.sink.caches(STORE + "#cache")).singleElement().isSameAs(first);
    // By a class nested in the subclass.
    woven.call(store, big, "replace", next);
    assertThat(woven.sink.caches(STORE + "#cache")).singleElement().isSameAs(next);
    assertThat(woven.said()).isEmpty();
  }

  @Test
  void inheritedField_assignedInTheBodyOfAConstant_isTold() throws Throwable {
    Class<?> kind = woven.load(STORE + "$Kind");
    Object constant = kind.getEnumConstants()[0];

    assertThat(constant.getClass()).isNotSameAs(kind);
    assertThat(woven.sink.caches(STORE + "$Kind#cache"))
        .singleElement()
        .isSameAs(kind.getField("cache").get(constant));
  }

  @Test
  void hiddenField_assigned_isNotTold() throws Throwable {
    Class<?> store = woven.load(STORE);
    Object hiding = woven.call(store, null, "hiding", first);
    woven.call(store, hiding, "replace", next);

    assertThat(woven.sink.caches(STORE + "#cache")).isEmpty();
  }

  @Test
  void fieldsOfTwoClassesAround_assigned_areBothTold() throws Throwable {
    Class<?> store = woven.load(STORE);
    Object hiding = woven.call(store, null, "hiding", first);
    woven.call(store, hiding, "stock", ofAll, next);

    assertThat(woven.sink.caches(STORE + "$Shelf#items")).singleElement().isSameAs(ofAll);
    assertThat(woven.sink.caches(STORE + "#cache")).singleElement().isSameAs(next);
  }

  @Test
  void inheritedFields_inClassesLoadedBefore_areTold() throws Throwable {
    Class<?> store = Class.forName(STORE, true, WeavingLoader.late(woven.transformer));
    Object big = woven.call(store, null, "big", first, ofAll);
    woven.call(store, big, "replace", next);

    assertThat(woven.sink.caches(STORE + "#cache")).singleElement().isSameAs(next);
  }
}
