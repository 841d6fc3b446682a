package dev.plimsoll.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvictableTest {
  private static final String CATALOG = "com.acme.shop.Catalog";

  @RegisterExtension final Woven woven = new Woven();

  @Test
  void staticFields_initialised_areTaken() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);

    assertThat(woven.sink.caches(CATALOG + "#SHARED"))
        .containsExactly(woven.call(catalog, null, "shared"));
    assertThat(woven.sink.groups.get(CATALOG + "#replaced").order()).isEqualTo(7);
  }

  @Test
  void staticField_assignedAgain_isReplaced() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object before = woven.call(catalog, null, "replaced");
    Object next = new ConcurrentHashMap<>();
    woven.call(catalog, null, "replaceShared", next);

    assertThat(woven.sink.caches(CATALOG + "#replaced")).containsExactly(next);
    assertThat(woven.sink.groups.get(CATALOG + "#replaced").size()).isEqualTo(1);
    assertThat(before).isNotSameAs(next);
  }

  @Test
  void finalField_constructed_hasTheMarksElements() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object one = catalog.getConstructor(boolean.class).newInstance(true);
    Object two = catalog.getConstructor().newInstance();
    CacheMember group = woven.sink.groups.get("pages");

    assertThat(woven.sink.caches("pages"))
        .hasSize(2)
        .anyMatch(each -> each == callPages(catalog, one))
        .anyMatch(each -> each == callPages(catalog, two));
    assertThat(List.of(group.order(), group.keep(), group.relievesMask()))
        .containsExactly(-3, 0.25, 0b1100);
  }

  @Test
  void instanceField_assignedAgain_isReplaced() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    Map<String, String> next = new ConcurrentHashMap<>();
    Object before = woven.call(catalog, owner, "current");
    Object returned = woven.call(catalog, owner, "replace", next);

    assertThat(returned).isSameAs(next);
    assertThat(woven.sink.caches(CATALOG + "#current"))
        .anyMatch(each -> each == next)
        .noneMatch(each -> each == before);
    Map<String, String> third = new ConcurrentHashMap<>();
    woven.call(catalog, owner, "replaceFromInside", third);
    assertThat(woven.sink.caches(CATALOG + "#current"))
        .anyMatch(each -> each == third)
        .noneMatch(each -> each == next);
    woven.call(catalog, owner, "replace", new Object[] {null});
    assertThat(woven.sink.caches(CATALOG + "#current")).noneMatch(each -> each == third);
  }

  @Test
  void sharedCache_oneOwnerLetsGo_isKept() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object one = catalog.getConstructor().newInstance();
    Object two = catalog.getConstructor().newInstance();
    Map<String, String> shared = new ConcurrentHashMap<>();
    woven.call(catalog, one, "replace", shared);
    woven.call(catalog, two, "replace", shared);
    woven.call(catalog, one, "replace", new Object[] {null});

    assertThat(woven.call(catalog, two, "current")).isSameAs(shared);
    assertThat(woven.sink.caches(CATALOG + "#current"))
        .filteredOn(each -> each == shared)
        .hasSize(1);
  }

  @Test
  void cache_handedOver_isKept() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object one = catalog.getConstructor().newInstance();
    Object two = catalog.getConstructor().newInstance();
    Object handed = woven.call(catalog, one, "current");
    woven.call(catalog, two, "replace", handed);
    woven.call(catalog, one, "replace", new ConcurrentHashMap<>());

    assertThat(woven.sink.caches(CATALOG + "#current")).anyMatch(each -> each == handed);
  }

  @Test
  void sameCache_assignedAgainAndReplaced_isLetGo() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    Object before = woven.call(catalog, owner, "current");
    woven.call(catalog, owner, "replace", before);
    woven.call(catalog, owner, "replace", new ConcurrentHashMap<>());

    assertThat(woven.sink.caches(CATALOG + "#current")).noneMatch(each -> each == before);
  }

  @Test
  void fieldOfAnotherObject_assignedBeforeTheOtherConstructor_isTold() throws Throwable {
    Class<?> early = woven.load("com.acme.shop.Early");
    Object owner = early.getConstructor().newInstance();
    Map<String, String> first = new ConcurrentHashMap<>();
    Map<String, String> next = new ConcurrentHashMap<>();
    woven.call(early, owner, "fill", first);
    woven.call(early, owner, "fill", next);

    assertThat(woven.call(early, owner, "cache")).isSameAs(next);
    assertThat(woven.sink.caches("com.acme.shop.Early#cache")).singleElement().isSameAs(next);
  }

  @Test
  void innerClassesEnumsInterfacesRecords_loaded_areServed() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Constructor<?> ofInner = woven.load(CATALOG + "$Inner").getDeclaredConstructor(catalog);
    ofInner.setAccessible(true);
    Object inner = ofInner.newInstance(catalog.getConstructor().newInstance());
    woven.load(CATALOG + "$Shelf");
    Class<?> shelves = woven.load(CATALOG + "$Shelves");
    woven.load(CATALOG + "$Box").getConstructor(Map.class).newInstance(Map.of());
    Object captured = woven.call(woven.load(CATALOG + "$Captured"), null, "make", Map.of("a", "b"));

    assertThat(woven.sink.caches(CATALOG + "$Inner#own")).hasSize(1);
    assertThat(woven.sink.caches(CATALOG + "$Shelf#items")).hasSize(2);
    assertThat(woven.sink.caches(CATALOG + "$Shelves#ALL"))
        .containsExactly(shelves.getField("ALL").get(null));
    assertThat(woven.sink.caches(CATALOG + "$Box#content")).containsExactly(Map.of());
    assertThat(woven.sink.caches(CATALOG + "$Captured$1#held")).containsExactly(Map.of("a", "b"));
    assertThat(captured).hasToString("{a=b}");
    assertThat(inner).isNotNull();
  }

  @Test
  void unservableFields_marked_areRefusedOnceEach() throws Throwable {
    woven.load(CATALOG).getConstructor().newInstance();

    assertThat(woven.said())
        .containsOnlyOnce(
            "@Evictable on " + CATALOG + "#number is not served: a primitive int is no cache")
        .containsOnlyOnce(CATALOG + "#relievesNothing is not served: relieves={} names none")
        .hasLineCount(2);
  }

  /** The mark stands on the field and on the method that returns it: one cache, told once. */
  @Test
  void recordComponent_read_isToldOnce() throws Throwable {
    Class<?> box = woven.load(CATALOG + "$Box");
    Object one = box.getConstructor(Map.class).newInstance(Map.of());
    CacheMember told = woven.sink.groups.get(CATALOG + "$Box#content");
    woven.call(box, one, "content");

    assertThat(woven.sink.groups.get(CATALOG + "$Box#content")).isSameAs(told);
    assertThat(woven.said()).isEmpty();
  }

  @Test
  void fieldThatItsClassNeverAssigns_isToldWithWhatToDo() throws Throwable {
    Class<?> type = woven.load("com.acme.shop.Injected");
    type.getConstructor().newInstance();

    assertThat(woven.said())
        .contains("@Evictable on com.acme.shop.Injected#byOthers is not seen", "a setter")
        .hasLineCount(1);
  }

  @Test
  void factoryMethod_called_itsResultIsTaken() throws Throwable {
    Class<?> type = woven.load("com.acme.shop.Factory");
    Object factory = type.getConstructor().newInstance();
    Object early = woven.call(type, factory, "cache", true, 1L);
    Object late = woven.call(type, factory, "cache", false, 1L);

    assertThat(woven.sink.caches("com.acme.shop.Factory#cache"))
        .hasSize(2)
        .anyMatch(each -> each == early)
        .anyMatch(each -> each == late);
  }

  @Test
  void refusedCache_stored_isNotKept() throws Throwable {
    woven.sink.accepts = false;
    Class<?> catalog = woven.load(CATALOG);
    catalog.getConstructor().newInstance();

    assertThat(woven.sink.caches(CATALOG + "#current")).isEmpty();
  }

  /** As one of JCache's that writes through, before one that does not. */
  @Test
  void refusedCacheOfALibrary_laterOneOfItsClass_isKept() throws Throwable {
    Class<?> catalog = woven.load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    woven.sink.accepts = false;
    woven.call(catalog, owner, "replace", new LibraryCache());
    woven.sink.accepts = true;
    LibraryCache next = new LibraryCache();
    woven.call(catalog, owner, "replace", next);

    assertThat(woven.sink.caches(CATALOG + "#current")).anyMatch(each -> each == next);
  }

  @Test
  void faultySink_anyWrite_neverReachesTheHost() throws Throwable {
    woven.sink.fault = new IllegalStateException("injected");
    Class<?> catalog = woven.load(CATALOG);
    Object owner = catalog.getConstructor().newInstance();
    Map<String, String> next = new ConcurrentHashMap<>();

    assertThat(woven.call(catalog, owner, "replace", next)).isSameAs(next);
    assertThat(woven.said()).contains("injected");
  }

  private Object callPages(Class<?> catalog, Object owner) {
    try {
      return woven.call(catalog, owner, "pages");
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static final class LibraryCache extends ConcurrentHashMap<String, String> {
    private static final long serialVersionUID = 1;
  }
}
